import { measureBusy } from './measure/busy.ts';
import { measureFirstRun } from './measure/first-run.ts';
import { measureKeys } from './measure/keys.ts';
import { measureSizes } from './measure/sizes.ts';
import { measureStart } from './measure/start.ts';
import { markdown, type Table } from './measure/table.ts';
import { measureTexts } from './measure/texts.ts';
import { measureTranscript } from './measure/transcript.ts';
import { installPi } from './real-pi.ts';

const QUESTIONS: Readonly<Record<string, () => Promise<Table[]>>> = {
  start: measureStart,
  sizes: measureSizes,
  transcript: measureTranscript,
  busy: measureBusy,
  texts: measureTexts,
  keys: measureKeys,
  'first-run': measureFirstRun,
};

const wanted = process.argv.slice(2);
await installPi();
for (const [name, measure] of Object.entries(QUESTIONS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const table of await measure()) console.log(markdown(table));
}
