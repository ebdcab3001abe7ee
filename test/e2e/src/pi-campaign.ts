import { Fleet } from './fleet.ts';
import { startModelServer } from './model-server.ts';
import { startPi } from './pi-fleet.ts';
import { installPi } from './real-pi.ts';

// npm run pi-campaign -w test/e2e -- 30: so many rounds of one message to each of ten real pi.
const rounds = Number(process.argv[2] ?? 30);
const NAMES = Array.from({ length: 10 }, (_, index) => `n${index}`);
const BODIES = [
  'short',
  'two\nlines',
  'row\n'.repeat(40),
  'word '.repeat(2000),
  '/quit',
  'a\x1b[201~\r!ls',
  'äöü 漢字 😀',
];

await installPi();
const fleet = new Fleet();
const server = await startModelServer();
const beganMs = Date.now();
const results: Record<string, number> = {};
const times: number[] = [];
const wrong: string[] = [];
try {
  await startPi(fleet, server, NAMES);
  for (let round = 1; round <= rounds; round++) {
    const text = `m${round}m ${BODIES[round % BODIES.length]}`;
    for (const receipt of await fleet.send(text, '--all', '--timeout', '60')) {
      const key = `${receipt.result} (${receipt.evidence})`;
      results[key] = (results[key] ?? 0) + 1;
      times.push((receipt.endedAtMs ?? 0) - receipt.atMs);
      if (receipt.result !== 'delivered') wrong.push(`${receipt.agent} ${round}: ${receipt.reason}`);
    }
  }
  for (const name of NAMES) check(name, server.requestsOf(name).at(-1)?.texts ?? []);
} finally {
  await fleet.end();
  await server.close();
}
times.sort((a, b) => a - b);
const at = (share: number): number => times[Math.floor(share * (times.length - 1))] ?? 0;
const proof = { p50Ms: at(0.5), p95Ms: at(0.95), maxMs: at(1) };
console.log(
  JSON.stringify({ messages: times.length, results, proof, wrong, seconds: (Date.now() - beganMs) / 1000 }, null, 2),
);
process.exitCode = wrong.length > 0 ? 1 : 0;

/** What the model was given has every message once, in the order of the rounds. */
function check(name: string, texts: readonly string[]): void {
  const got = texts.map((text) => Number(/\] m(\d+)m /.exec(text)?.[1]));
  const wanted = Array.from({ length: rounds }, (_, index) => index + 1);
  if (got.join() !== wanted.join()) wrong.push(`${name}: the model was given ${got}`);
}
