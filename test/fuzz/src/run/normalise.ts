import { paneScriptOf } from '../model/pane.ts';
import type { Outcome } from '../outcome.ts';
import type { Place } from '../world/world.ts';

/** An outcome without what must differ between two launchers: the folder, the launcher's own name, its tmux.conf. */
export function normalised(outcome: Outcome, { root, conf, base }: Place): Outcome {
  const sandbox = root.slice(0, root.lastIndexOf('/'));
  const plain = (text: string): string =>
    text
      .replaceAll(conf, '{{CONF}}')
      .replaceAll(paneScriptOf(conf), '{{PANE}}')
      .replaceAll(base.PATH ?? '', '{{PATH}}')
      .replaceAll(root, '{{ROOT}}')
      .replaceAll(sandbox, '{{SANDBOX}}');
  return {
    ...outcome,
    stdout: plain(outcome.stdout),
    stderr: plain(outcome.stderr),
    calls: outcome.calls.map((call) => call.map((word, at) => ofLauncher(call[at - 1]) ?? plain(word))),
    environments: outcome.environments.map(({ tool, variables }) => ({
      tool,
      variables: variables.map(([name, value]): [string, string] => [name, plain(value)]),
    })),
    made: outcome.made.map(plain),
  };
}

/** The model compares these to the byte. */
function ofLauncher(option: string | undefined): string | undefined {
  const own = ['@mosaic_launcher', '@mosaic_launch'];
  return option !== undefined && own.includes(option) ? `{{${option}}}` : undefined;
}
