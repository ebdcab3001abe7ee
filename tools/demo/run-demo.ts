import { fileURLToPath } from 'node:url';
import { MosaicError } from '@mosaicstack/contract';
import { shellQuote } from '@mosaicstack/fleet';
import { endBySignal, heedSignals, programRunner, type RunProgram } from '@mosaicstack/host';
import { type DemoFleet, demoFleet, launchVariables } from './roster.ts';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const MESSAGE = 'Hello! Nothing of this is lost: äöü €';

/**
 * The main job on the built-in roster: starts both agents, shows them, talks to them, and says how to go on.
 * @throws MosaicError DEMO_FAILED
 */
export async function runDemo(): Promise<void> {
  process.chdir(CHECKOUT);
  const fleet = demoFleet(CHECKOUT);
  const interruption = heedSignals();
  interruption.addEventListener('abort', () => {
    console.error(`\nmosaic: stopped; an agent that was started stays until: ${stopLine(fleet)}`);
    endBySignal(interruption.reason);
  });
  const variables = launchVariables(fleet);
  for (const [name, value] of Object.entries(variables)) console.log(`$ export ${name}=${value}`);
  const run = programRunner({ ...callersEnvironment(), ...variables });
  for (const { name, launcher } of fleet.agents) {
    const [program, ...args] = launcher;
    console.log((await typed(run, program, ...args, name)) || `(started)`);
  }
  console.log(`${await typed(run, 'npx', 'mosaic', 'fleet', 'ps')}\n`);
  for (const { name } of fleet.agents)
    console.log(await typed(run, 'npx', 'mosaic', 'fleet', 'send', name, '-m', MESSAGE));
  console.log(await typed(run, 'npx', 'mosaic', 'fleet', 'tail', fleet.agents[0]?.name ?? ''));
  console.log(`
Look in (q leaves):  npx mosaic fleet watch ${flagsOf(fleet)}
Stop:                ${stopLine(fleet)}`);
}

function stopLine(fleet: DemoFleet): string {
  return `npx mosaic fleet stop --all ${flagsOf(fleet)}`;
}

/** What says in a shell without the demo's variables which fleet is meant. */
function flagsOf(fleet: DemoFleet): string {
  return `--socket ${fleet.socket} --mosaic-home ${launchVariables(fleet).MOSAIC_HOME}`;
}

/** What the caller has of Mosaic's own variables would change the demo. */
function callersEnvironment(): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('MOSAIC_')));
}

/** Runs a command as it is shown, and gives what it printed. */
async function typed(run: RunProgram, program: string, ...args: string[]): Promise<string> {
  console.log(`$ ${[program, ...args].map(shellQuote).join(' ')}`);
  const result = await run(program, args);
  if (result.exit === 0) {
    process.stderr.write(result.stderr);
    return result.stdout.trimEnd();
  }
  // What it said is in the product's form already.
  process.stderr.write(result.stderr);
  const cause = result.failure || `exit ${result.exit}`;
  throw new MosaicError({ code: 'DEMO_FAILED', exit: 1, act: 'run', subject: program, cause });
}
