import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { fakeAgentCommand } from '@mosaicstack/test-fake-agent';
import { Fleet } from './fleet.ts';
import { startModelServer } from './model-server.ts';
import { startPi } from './pi-fleet.ts';
import { installPi } from './real-pi.ts';

// npm run bench:fleet: how long a message takes until it is proved, against two bare calls of tmux that prove nothing.
const MESSAGES = 20;
const STUB = fileURLToPath(new URL('../../../apps/mosaic/bin/mosaic-stub.js', import.meta.url));

await installPi();
const server = await startModelServer();
console.log('send, to the proof        evidence     p50     p95   with the CLI: p50     p95   plain send-keys: p50');
try {
  await measure('stub', async (fleet) => {
    fleet.declare({ a: { runtime: 'stub', command: `node '${STUB}'` } });
    await fleet.mosaic(['fleet', 'start', 'a']);
  });
  await measure('fake agent', async (fleet) => {
    const { path, transcripts } = fleet.workdir('a');
    const command = fakeAgentCommand({
      record: `${fleet.home}/record`,
      transcript: `${transcripts}/session.jsonl`,
      workMs: 20,
    });
    fleet.declare({ a: { runtime: 'pi', workdir: path, command } });
    await fleet.mosaic(['fleet', 'start', 'a']);
  });
  await measure('real pi', (fleet) => startPi(fleet, server, ['a']));
} finally {
  await server.close();
}

async function measure(title: string, start: (fleet: Fleet) => Promise<unknown>): Promise<void> {
  const fleet = new Fleet();
  try {
    await start(fleet);
    const [proofs, walls, plain, evidence]: [number[], number[], number[], Set<string>] = [[], [], [], new Set()];
    for (let message = 0; message <= MESSAGES; message++) {
      const beganMs = performance.now();
      const [receipt] = await fleet.send(`message ${message}`, 'a', '--wait-idle');
      const wallMs = performance.now() - beganMs;
      if (receipt?.result !== 'delivered') throw new Error(`${title}: ${receipt?.reason}`);
      // The first one finds everything cold.
      if (message === 0) continue;
      walls.push(wallMs);
      proofs.push((receipt.endedAtMs ?? 0) - receipt.atMs);
      evidence.add(receipt.evidence);
    }
    for (let message = 0; message < MESSAGES; message++) plain.push(await plainMs(fleet));
    const cells = [at(proofs, 0.5), at(proofs, 0.95), at(walls, 0.5), at(walls, 0.95), at(plain, 0.5)];
    const [p50, p95, wall50, wall95, plain50] = cells.map((ms) => `${ms.toFixed(0)} ms`.padStart(8));
    console.log(
      `${title.padEnd(21)} ${[...evidence].join().padStart(12)}${p50}${p95}            ${wall50}${wall95}              ${plain50}`,
    );
  } finally {
    await fleet.end();
  }
}

/** What a script does that asks for no proof. */
async function plainMs(fleet: Fleet): Promise<number> {
  const beganMs = performance.now();
  await fleet.tmux.tmux('send-keys', '-t', '=a:', '-l', 'plain');
  await fleet.tmux.tmux('send-keys', '-t', '=a:', 'Enter');
  return performance.now() - beganMs;
}

function at(times: number[], share: number): number {
  times.sort((a, b) => a - b);
  return times[Math.floor(share * (times.length - 1))] ?? 0;
}
