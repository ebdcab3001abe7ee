import { type Sent, send, withPi } from '../lab.ts';
import { shown, spread, type Table } from './table.ts';

const TIMES = 2;
const ENTER_AFTER_MS = [0, 50, 150, 300];
const SIZES = {
  '1 B': 1,
  '100 B': 100,
  '1 kB': 1000,
  '10 kB': 10_000,
  '64 kB': 65_536,
  '256 kB': 262_144,
  '1 MB': 1_048_576,
};

/** Whether texts of all sizes go whole, how soon, and what the box shows of them. */
export async function measureSizes(): Promise<Table[]> {
  const rows: string[][] = [];
  for (const [size, bytes] of Object.entries(SIZES)) {
    for (const enterAfterMs of ENTER_AFTER_MS)
      rows.push([size, `${enterAfterMs}`, ...(await measureSize(bytes, enterAfterMs))]);
  }
  const head = ['size', 'Enter after ms', 'whole', 'ms to the model', 'ms to the transcript', 'box'];
  const sized: Table = { title: 'Size and the pause before Enter, second message of a conversation', head, rows };
  return [sized, await measureLongLines()];
}

/** The same amount of text in few lines. */
async function measureLongLines(): Promise<Table> {
  const rows: string[][] = [];
  const words = (bytes: number) => 'word '.repeat(bytes / 5).trimEnd();
  const texts: [what: string, text: string][] = [10, 30, 64, 100].map((kB) => [`${kB} kB of words`, words(kB * 1000)]);
  texts.push(['64 kB, one word', 'x'.repeat(64_000)], ['1 MB, one word', 'x'.repeat(1_000_000)]);
  for (const [what, text] of texts) {
    const sent = await withPi(async (lab) => {
      await send(lab, 'the first message', { waitMs: 5000 });
      const first = await send(lab, text, { waitMs: 60_000 });
      return { first, next: await send(lab, 'the next one', { waitMs: 60_000 }) };
    });
    const { first, next } = sent;
    rows.push([what, `${first.text === text}`, `${first.modelMs}`, `${first.transcriptMs}`, `${next.modelMs}`]);
  }
  const head = [
    'one line of',
    'whole',
    'ms to the model',
    'ms to the transcript',
    'ms of the next message to the model',
  ];
  return { title: 'Long lines', head, rows };
}

async function measureSize(bytes: number, enterAfterMs: number): Promise<string[]> {
  const text = linesOf(bytes);
  const all: Sent[] = [];
  for (let time = 0; time < TIMES; time++) {
    const sent = withPi(async (lab) => {
      await send(lab, 'the first message', { waitMs: 5000 });
      return send(lab, text, { enterAfterMs, waitMs: 15_000 });
    });
    all.push(await sent);
  }
  const whole = all.filter((sent) => sent.text === text && sent.requests === 1).length;
  const times = (key: 'modelMs' | 'transcriptMs') => spread(all.map((sent) => sent[key]));
  return [
    `${whole} of ${TIMES}`,
    times('modelMs'),
    times('transcriptMs'),
    enterAfterMs < 150 ? '' : shown(all[0]?.draft),
  ];
}

/** Numbered lines of 80 characters, so that a lost or doubled one shows. */
function linesOf(bytes: number): string {
  const lines = Array.from({ length: Math.ceil(bytes / 80) }, (_, line) => `${line} `.padEnd(79, 'abcdefghij'));
  return lines
    .join('\n')
    .slice(0, bytes - 1)
    .concat('e');
}
