import { RUNTIMES } from '@mosaicstack/law';
import { type Command, InvalidArgumentError } from 'commander';
import type { Finish, Ports } from '../ports.ts';

const COMPOSE_EXAMPLES = `
Examples:
  mosaic compose pi
  mosaic compose codex --budget
  mosaic compose claude --agent coder-1 --explain`;

const YOLO_HELP = `
What stands behind the runtime's name is passed on as it is. Without \`yolo\` the runtime asks before it acts.

Runtimes: ${RUNTIMES.join(', ')}

Examples:
  mosaic yolo pi --model openai-codex/gpt-5.5:high
  mosaic codex resume --last
  mosaic yolo --dry-run claude`;

const INSTALL_EXAMPLES = `
Examples:
  mosaic install
  mosaic upgrade --dry-run
  mosaic upgrade --rollback`;

/** What puts the framework into the Mosaic home. */
export function addInstallCommands(program: Command, ports: Ports, finish: Finish): void {
  for (const act of ['install', 'upgrade'] as const) {
    const command = program
      .command(act)
      .summary(act === 'install' ? 'lay the framework out in the Mosaic home' : 'bring it to this release')
      .description(
        'Brings the framework in the Mosaic home to this release, in one step. What is yours is never touched: SOUL.md, USER.md, *.local.md, policy, overlays, fleet, credentials. An edit of the framework itself is kept and shown.',
      )
      .option('--dry-run', 'print what would be done')
      .option('--mosaic-home <folder>', 'the Mosaic home (MOSAIC_HOME)')
      .option('--json', 'print it as JSON (schema: framework/schemas/install-report.json)')
      .addHelpText('after', INSTALL_EXAMPLES)
      .action(async (flags) => finish(await (await import('./install.ts')).installCommand(act, flags, ports)));
    if (act === 'upgrade') command.option('--rollback', 'put the framework before this one in force again');
  }
}

/** What has to do with the law: composing it, and starting a runtime with it. */
export function addLawCommands(program: Command, ports: Ports, finish: Finish): void {
  program
    .command('compose')
    .argument('<runtime>', RUNTIMES.join(', '))
    .summary('print the text that an agent of a runtime is given')
    .description('Prints the text that an agent of a runtime is given, each part behind a line with its source.')
    .option('--agent <name>', 'an agent of the roster, for its mission, its class and its fleet')
    .option('--budget', 'print what each part costs: lines, bytes, tokens (four bytes each)')
    .option('--explain', 'print which part comes from where, what was left out or refused, and why')
    .option('--json', 'print it as JSON (schema: framework/schemas/composition.json)')
    .option('--mosaic-home <folder>', 'the Mosaic home (MOSAIC_HOME)')
    .addHelpText('after', COMPOSE_EXAMPLES)
    .action(async (runtime: string, flags) => {
      finish(await (await import('./compose.ts')).composeCommand(runtime, flags, ports));
    });
  program
    .command('yolo')
    .usage('[--dry-run] <runtime> [arg...]')
    .argument('<runtime>', RUNTIMES.join(', '))
    .argument('[arg...]', "the runtime's own")
    .summary('start a runtime with the law, and without questions')
    .description('Gives this process over to a runtime that is told the law and asks nobody before it acts.')
    .option('--dry-run', 'print what would be started')
    .addHelpText('after', YOLO_HELP)
    .action((runtime: string) => {
      throw new InvalidArgumentError(`'${runtime}' is no runtime; there are ${RUNTIMES.join(', ')}`);
    });
}
