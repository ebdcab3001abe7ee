import type { Reply } from '../launch-case.ts';
import type { World } from '../world/world.ts';
import { Failure } from './failure.ts';

/** A runtime's pane. */
export interface Found {
  state: 'alive' | 'ended' | 'gone' | 'silent';
  id: string;
  /** How it ended. */
  told: string[];
}

const FACTS = '#{pane_id},#{pane_dead},#{@mosaic_pane},#{pane_dead_status},#{pane_dead_signal}';
const LAUNCH_VARIABLE =
  /^MOSAIC_(AGENT_(NAME|RUNTIME|CLASS|MODEL|EFFORT|WORKDIR|COMMAND)|RUNTIME_BIN|TMUX_SOCKET|HOME|START_SETTLE_MS)$/;
const FOREIGN = /^(TMUX|TMUX_PANE|CLAUDECODE|INIT_CWD|NODE_ENV|npm_.*)$/s;

/** The tools as a launch calls them, section 2. */
export function toolsOf(world: World, { name, socket }: { name: string; socket: string }) {
  const own = { ...world.environment, HOME: world.environment.HOME || world.place.userHome }; // L3.4
  const environment = tmuxEnvironment(own);
  const tmux = (...words: string[]): Reply =>
    world.call(['tmux', ...(socket === '' ? [] : ['-L', socket]), ...words], environment);
  return {
    tmux,
    hasSession: (): boolean => tmux('has-session', '-t', `=${name}`).exit === 0,
    /** @throws Failure 69 */
    requireVersion: (): void => requireVersion(world.call(['tmux', '-V'], environment)),
    npmAnswer(): string {
      const answer = world.hasNpm ? world.call(['npm', 'config', 'get', 'prefix'], own) : undefined;
      return answer?.exit === 0 ? answer.stdout : '';
    },
    /** @throws Failure 75 */
    findRuntime(): Found {
      const answer = tmux('list-panes', '-s', '-t', `=${name}:`, '-F', FACTS);
      if (answer.exit !== 0) throw new Failure(75, [[firstLine(answer)]]);
      return runtimeIn(answer.stdout);
    },
  };
}

/** L8.5: tmux's words, as far as they fit in one line. */
export function firstLine({ stdout, stderr }: Reply): string {
  return (stderr || stdout).split('\n')[0]?.trim() ?? '';
}

/** L8.1 */
function runtimeIn(text: string): Found {
  const panes = text
    .split('\n')
    .map((line) => line.split(','))
    .filter(([id, dead]) => id?.startsWith('%') && /^[01]$/.test(dead ?? ''));
  const candidates = panes.filter(([id, , own]) => own === '' || own === undefined || own === id);
  const [id = '', dead, , status, signal] = candidates.find((pane) => pane[1] === '0') ?? candidates[0] ?? [];
  const told = [...(status ? [`status ${status}`] : []), ...(signal ? [`signal ${signal}`] : [])];
  if (dead !== undefined) return { state: dead === '0' ? 'alive' : 'ended', id, told };
  return { state: panes.length > 0 ? 'gone' : 'silent', id, told };
}

/** L9.4 */
function requireVersion({ exit, stdout }: Reply): void {
  const [, major, minor] = /^tmux (\d+)\.(\d+)/.exec(stdout) ?? [];
  const isOld = exit === 0 && minor !== undefined && (Number(major) < 3 || (Number(major) === 3 && Number(minor) < 2));
  if (isOld) throw new Failure(69, [['3.2']]);
}

/** L2.8 and L2.9 */
function tmuxEnvironment(environment: Readonly<Record<string, string>>): Record<string, string> {
  const kept = Object.fromEntries(
    Object.entries(environment).filter(([name]) => !FOREIGN.test(name) && !LAUNCH_VARIABLE.test(name)),
  );
  const { LC_ALL, ...rest } = kept;
  return /utf-?8/i.test(LC_ALL || kept.LC_CTYPE || kept.LANG || '') ? kept : { ...rest, LC_CTYPE: 'C.UTF-8' };
}
