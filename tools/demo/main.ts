import { errorText, MosaicError } from '@mosaicstack/contract';
import { runDemo } from './run-demo.ts';

try {
  await runDemo();
} catch (error) {
  console.error(error instanceof MosaicError ? errorText(error.facts) : error);
  process.exitCode = 1;
}
