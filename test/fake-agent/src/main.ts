import { parseArgs } from 'node:util';
import { Agent } from './agent.ts';
import { readFaults } from './faults.ts';

const { values } = parseArgs({
  options: {
    record: { type: 'string' },
    transcript: { type: 'string' },
    'work-ms': { type: 'string', default: '0' },
    prefixes: { type: 'string', default: '/!' },
    fault: { type: 'string', multiple: true, default: [] },
  },
});
if (values.record === undefined || values.transcript === undefined)
  throw new Error('--record and --transcript are wanted');
const faults = readFaults(values.fault);
const setup = {
  record: values.record,
  transcript: values.transcript,
  workMs: Number(values['work-ms']),
  prefixes: values.prefixes,
  faults,
};
setTimeout(() => new Agent(setup).run(), faults['slow-start']);
