import { fileURLToPath } from 'node:url';
import { MosaicError } from '@mosaicstack/contract';
import { toolEnvironment } from '@mosaicstack/fleet';
import { type ProgramResult, programRunner } from '@mosaicstack/host';
import { tmuxClient } from '@mosaicstack/tmux';
import { type DemoAgent, type DemoFleet, demoFleet, launchVariables, mosaicBin } from './roster.ts';
import { sendMessage } from './send-message.ts';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const MESSAGE = 'Hello! Two lines,\nand nothing of them is lost: äöü €';

/**
 * The main job on the built-in roster: starts both agents, shows them, talks to them, and says how to go on.
 * @throws MosaicError DEMO_FAILED, DEMO_NO_ANSWER
 */
export async function runDemo(): Promise<void> {
  const fleet = demoFleet(CHECKOUT);
  for (const agent of fleet.agents) await startAgent(fleet, agent);
  await showFleet(fleet);
  const tmux = tmuxClient(fleet.socket, programRunner(toolEnvironment(process.env)));
  for (const { name } of fleet.agents) {
    console.log(`message to ${name}: ${JSON.stringify(MESSAGE)}`);
    console.log(`   its answer: ${await sendMessage(tmux, name, MESSAGE)}`);
  }
  console.log(`
Look in (Ctrl-b d leaves):  tmux -L ${fleet.socket} attach -r -t =${fleet.agents[0]?.name}
Stop:                       npx mosaic fleet stop --socket ${fleet.socket}`);
}

async function startAgent(fleet: DemoFleet, agent: DemoAgent): Promise<void> {
  console.log(`$ ${agent.shown} ${agent.name}`);
  const variables = launchVariables(fleet, agent, CHECKOUT);
  const [program, ...args] = agent.launcher;
  const result = await run(program, [...args, agent.name], variables);
  console.log(result.stdout.trimEnd() || `started ${agent.name} on socket ${fleet.socket}`);
}

async function showFleet({ socket }: DemoFleet): Promise<void> {
  console.log('\n$ npx mosaic fleet ps');
  const result = await run(mosaicBin(CHECKOUT), ['fleet', 'ps'], { MOSAIC_TMUX_SOCKET: socket });
  console.log(`${result.stdout.trimEnd()}\n`);
}

async function run(program: string, args: string[], variables: Record<string, string>): Promise<ProgramResult> {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('MOSAIC_'));
  const environment = Object.fromEntries(inherited) as Record<string, string>;
  const result = await programRunner({ ...environment, ...variables })(program, args);
  if (result.exit === 0) {
    process.stderr.write(result.stderr);
    return result;
  }
  const [cause = '', ...details] = (result.stderr.trimEnd() || result.failure || 'it gave no reason').split('\n');
  throw new MosaicError({ code: 'DEMO_FAILED', exit: 1, act: 'run', subject: program, cause, details });
}
