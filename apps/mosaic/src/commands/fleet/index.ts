import type { AgentState } from '@mosaicstack/contract';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Finish, Ports } from '../../ports.ts';
import { fleetCommand, listOption } from './fleet-command.ts';
import { addTalkCommands } from './talk-commands.ts';
import { addWatchCommands } from './watch-commands.ts';

/** `mosaic fleet ...` */
export function addFleetCommands(program: Command, ports: Ports, finish: Finish): void {
  const fleet = program.command('fleet').description('Declares, starts, shows and ends the agents of this host.');
  addLookCommands(fleet, ports, finish);
  addLifeCommands(fleet, ports, finish);
  addWatchCommands(fleet, ports, finish);
  addTalkCommands(fleet, ports, finish);
  addRosterCommands(fleet, ports, finish);
}

const STATES = [
  'starting',
  'working',
  'idle',
  'waiting',
  'draft',
  'dead',
  'stopped',
  'unknown',
] as const satisfies AgentState[];

function stateOption(): Option {
  const readState = (value: string, before: string[] = []): string[] => {
    if (!STATES.some((state) => state === value))
      throw new InvalidArgumentError(`Allowed choices are ${STATES.join(', ')}.`);
    return [...before, value];
  };
  return new Option('--state <state>', `only agents in this state (${STATES.join(', ')}); may be repeated`).argParser(
    readState,
  );
}

function addLookCommands(fleet: Command, ports: Ports, finish: Finish): void {
  fleetCommand(
    fleet,
    'ps [agent...]',
    'One row an agent: what it is declared as, what it does, and what is not as declared.',
    [
      'ps',
      'ps --check && echo all is well',
      'ps --state working --wide',
      'ps --json | jq -r \'.agents[] | select(.state == "dead") | .agent\'',
      'ps --watch',
    ],
  )
    .option('-w, --wide', 'also launcher and why')
    .option('--watch [seconds]', 'draw the table anew, in place, every second or so many')
    .option('--check', 'exit 1 where anything is not as declared')
    .addOption(stateOption())
    .addOption(listOption('--class <class>', 'only agents of this class; may be repeated'))
    .addOption(listOption('--runtime <runtime>', 'only agents of this runtime; may be repeated'))
    .option('--json', 'print the report as JSON (schema: framework/schemas/fleet-report.json)')
    .action(async (names: string[], options) => finish(await (await import('./ps.ts')).fleetPs(names, options, ports)));
  fleetCommand(fleet, 'status', 'The fleet in a few lines; exit 1 where anything is not as declared.', ['status'])
    .option('--json', 'print it as JSON (schema: framework/schemas/status-report.json)')
    .action(async (options) => finish(await (await import('./status.ts')).fleetStatus(options, ports)));
  fleetCommand(fleet, 'why <agent>', 'The story of an agent in ten lines: how it ended, and its last words.', [
    'why coder-1',
    'why coder-1 --lines 200',
  ])
    .option('-n, --lines <count>', 'so many of its last lines (0 to 200)')
    .option('--json', 'print it as JSON (schema: framework/schemas/why-report.json)')
    .action(async (name: string, options) => finish(await (await import('./why.ts')).fleetWhy(name, options, ports)));
}

function addLifeCommands(fleet: Command, ports: Ports, finish: Finish): void {
  fleetCommand(
    fleet,
    'start [agent...]',
    'Starts agents of the roster, several at once; one that runs is left as it is.',
    ['start coder-1 coder-2', 'start --all'],
  )
    .option('-a, --all', 'every agent that is enabled')
    .addOption(listOption('--class <class>', 'every agent of this class; may be repeated'))
    .option('--json', 'print the report as JSON (schema: framework/schemas/start-report.json)')
    .action(async (names: string[], options) =>
      finish(await (await import('./start.ts')).fleetStart(names, options, ports)),
    );
  fleetCommand(fleet, 'stop [agent...]', 'Ends agents with all their processes, gently at first.', [
    'stop coder-1',
    'stop --all',
    'stop --all --socket my-fleet --json',
  ])
    .option('-a, --all', 'every agent on the socket, then the tmux server when nothing else runs on it')
    .option('--json', 'print the report as JSON (schema: framework/schemas/stop-report.json)')
    .action(async (names: string[], options) =>
      finish(await (await import('./stop.ts')).fleetStop(names, options, ports)),
    );
  fleetCommand(fleet, 'restart [agent...]', 'Ends agents and starts them in place, as they are declared now.', [
    'restart coder-1',
    'restart --all',
  ])
    .option('-a, --all', 'every agent that is enabled')
    .addOption(listOption('--class <class>', 'every agent of this class; may be repeated'))
    .option('--json', 'print the report as JSON (schema: framework/schemas/start-report.json)')
    .action(async (names: string[], options) =>
      finish(await (await import('./restart.ts')).fleetRestart(names, options, ports)),
    );
}

const asked = new WeakMap<Command, string>();

/** Of `--enabled` and `--no-enabled` the last one would count. */
function refuseOpposite(command: Command, flag: 'enabled' | 'no-enabled'): void {
  if ((asked.get(command) ?? flag) !== flag)
    command.error("error: option '--enabled' cannot be used with option '--no-enabled'");
  asked.set(command, flag);
}

function addRosterCommands(fleet: Command, ports: Ports, finish: Finish): void {
  const agentFlags = (command: Command): Command =>
    command
      .option('--class <class>', "the agent's class")
      .option('--runtime <runtime>', 'pi, codex, claude, opencode, stub, or another')
      .option('--model <model>', 'handed to the runtime as --model')
      .option('--effort <effort>', 'the effort')
      .option('--workdir <folder>', 'the working folder')
      .option('--command <line>', 'the whole command line, in place of `mosaic yolo RUNTIME --model MODEL`')
      .option('--runtime-bin <folder>', "a folder that comes first in the agent's PATH")
      .addOption(
        listOption(
          '--env <name=value>',
          'a variable of the runtime; may be repeated; no secrets: others see this line',
        ),
      )
      .option('--enabled', 'it is to run')
      .option('--no-enabled', 'it is not to run')
      .on('option:enabled', () => refuseOpposite(command, 'enabled'))
      .on('option:no-enabled', () => refuseOpposite(command, 'no-enabled'));
  agentFlags(
    fleetCommand(fleet, 'add <agent>', 'Declares an agent in the roster.', [
      'add coder-1 --runtime pi --model openai-codex/gpt-5.5:high --workdir ~/work/coder-1',
      'add tester --runtime stub --command mosaic-stub --class worker',
    ]),
  ).action(async (name: string, options) => finish(await (await import('./change.ts')).fleetAdd(name, options, ports)));
  agentFlags(
    fleetCommand(
      fleet,
      'edit <agent>',
      'Changes what is declared of an agent; comments and order in the roster stay.',
      ['edit coder-1 --model opus --effort high', 'edit coder-1 --unset command --no-enabled'],
    ),
  )
    .addOption(listOption('--unset <key>', 'takes a value out; may be repeated'))
    .action(async (name: string, options) =>
      finish(await (await import('./change.ts')).fleetEdit(name, options, ports)),
    );
  fleetCommand(fleet, 'remove <agent...>', 'Takes agents out of the roster; their files are kept as .bak.', [
    'remove coder-1',
    'remove --stop coder-1 coder-2',
  ])
    .option('--stop', 'stop those that run')
    .action(async (names: string[], options) =>
      finish(await (await import('./change.ts')).fleetRemove(names, options, ports)),
    );
}
