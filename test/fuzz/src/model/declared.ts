import type { World } from '../world/world.ts';
import { Failure } from './failure.ts';
import { below, brief, folderPath, isLine, quoted } from './text.ts';

/** The values in force, sections 1, 3 and 4. */
export type Declared = ReturnType<typeof declaredLaunch>;

const LINES = ['MOSAIC_AGENT_CLASS', 'MOSAIC_AGENT_MODEL', 'MOSAIC_AGENT_EFFORT', 'MOSAIC_HOME'];
const LIMITS = {
  MOSAIC_AGENT_CLASS: 256,
  MOSAIC_AGENT_MODEL: 256,
  MOSAIC_AGENT_EFFORT: 256,
  MOSAIC_AGENT_WORKDIR: 4096,
  MOSAIC_RUNTIME_BIN: 4096,
  MOSAIC_HOME: 4096,
  MOSAIC_AGENT_COMMAND: 8192,
};
const DOTTED = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/;

/**
 * Reads a launch from arguments and launch variables.
 * @throws Failure 64
 */
export function declaredLaunch({ args, environment, cwd, place }: World) {
  const value = (variable: string): string => environment[variable] || ''; // L3.1
  const runtime = value('MOSAIC_AGENT_RUNTIME') || 'pi';
  const model = value('MOSAIC_AGENT_MODEL');
  const home = folderPath(value('HOME') || place.userHome, '', cwd);
  const folder = (variable: string, otherwise: string): string => folderPath(value(variable) || otherwise, home, cwd);
  const declared = {
    name: args[0] ?? environment.MOSAIC_AGENT_NAME ?? '',
    socket: environment.MOSAIC_TMUX_SOCKET ?? 'mosaic-fleet',
    runtime,
    class: value('MOSAIC_AGENT_CLASS'),
    model,
    effort: value('MOSAIC_AGENT_EFFORT'),
    command: value('MOSAIC_AGENT_COMMAND') || `mosaic yolo ${runtime}${model && ` --model ${quoted(model)}`}`,
    workdir: folder('MOSAIC_AGENT_WORKDIR', home),
    home,
    mosaicHome: folder('MOSAIC_HOME', below(home, '.config/mosaic')),
    runtimeBin: value('MOSAIC_RUNTIME_BIN') && folder('MOSAIC_RUNTIME_BIN', ''),
    settle: value('MOSAIC_START_SETTLE_MS') || '300',
  };
  const causes = wrongUsage(declared, args, value);
  if (causes.length > 0) throw new Failure(64, causes);
  return declared;
}

/** What each message tells that may refuse the usage, L1 and L3.2. */
function wrongUsage(
  { name, socket, runtime, settle }: Record<'name' | 'socket' | 'runtime' | 'settle', string>,
  args: readonly string[],
  value: (variable: string) => string,
): string[][] {
  const rules: [isGood: boolean, ...tells: string[]][] = [
    [/^[A-Za-z0-9_][A-Za-z0-9_-]{0,63}$/.test(name)],
    [args.length < 2, `'${brief(`${args[1]}`)}'`],
    [socket === '' || DOTTED.test(socket), 'MOSAIC_TMUX_SOCKET'],
    [DOTTED.test(runtime), 'MOSAIC_AGENT_RUNTIME'],
    [/^[0-9]{1,5}$/.test(settle) && Number(settle) <= 60_000, 'MOSAIC_START_SETTLE_MS'],
    ...LINES.map((variable): [boolean, string] => [isLine(value(variable)), variable]),
    ...Object.entries(LIMITS).map(([variable, limit]): [boolean, ...string[]] => {
      const bytes = Buffer.byteLength(value(variable));
      return [bytes <= limit, variable, `${bytes}`, `${limit}`];
    }),
  ];
  return rules.filter(([isGood]) => !isGood).map(([, ...tells]) => tells);
}
