import { writeFileSync } from 'node:fs';
import { bytesOfText, type GroupResult, realTool, runInGroup } from '@mosaicstack/test-support';
import type { Given } from '../schema/scenario.ts';
import type { CellFolder } from './cell-folder.ts';
import type { Placeholders } from './placeholders.ts';

/** Variables of the runner's own that a launcher is given on, so that mutation and coverage can work through it. */
const PASSED_ON = ['__STRYKER_ACTIVE_MUTANT__', 'NODE_V8_COVERAGE'];

/** The exact environment of a launcher. */
export function launcherEnvironment(
  cell: CellFolder,
  given: Given,
  { expand, path }: Placeholders,
): Record<string, string> {
  const passedOn = PASSED_ON.flatMap((name) => (process.env[name] ? [[name, process.env[name]] as const] : []));
  const searched = [...given.path.map(path), cell.tools.bin].join(':');
  const base: Record<string, string> = { ...Object.fromEntries(passedOn), ...cell.environment, PATH: searched };
  return withVariables(base, given.env, expand);
}

/** An environment with some variables set, or unset by null. */
export function withVariables(
  base: Record<string, string>,
  changes: Given['env'],
  expand: Placeholders['expand'],
): Record<string, string> {
  const environment = { ...base };
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) delete environment[name];
    else environment[name] = expand(value);
  }
  return environment;
}

/** One run of a launcher. */
export interface LauncherRun {
  args: readonly string[];
  environment: Record<string, string>;
  cwd: string;
  stdin: string | undefined;
  privileges: Given['privileges'];
  /** Name of the files that take its output. */
  name: string;
  timeoutMs: number;
  openFiles: readonly number[];
  onStart?: ((group: number) => void) | undefined;
}

/** Starts the launcher and waits for its end. */
export function startLauncher(cell: CellFolder, run: LauncherRun): Promise<GroupResult> {
  const stdin = run.stdin === undefined ? undefined : `${cell.path}/${run.name}.stdin`;
  if (stdin !== undefined) writeFileSync(stdin, bytesOfText(run.stdin ?? ''));
  return runInGroup({
    argv: [...openWords(run.openFiles), ...privilegeWords(run.privileges), ...cell.launcher, ...run.args],
    environment: run.environment,
    cwd: run.cwd,
    stdin,
    output: cell.path,
    name: run.name,
    timeoutMs: run.timeoutMs,
    ...(run.onStart === undefined ? {} : { onStart: run.onStart }),
  });
}

/** What opens files of these numbers, with gaps between them, for the program behind it. */
function openWords(files: readonly number[]): string[] {
  if (files.length === 0) return [];
  const redirections = files.map((file) => `${file}</dev/null`).join(' ');
  return [realTool('bash'), '-c', `exec "$@" ${redirections}`, 'bash'];
}

/** What takes root's privilege over files from a program; others have none. */
export function privilegeWords(privileges: Given['privileges']): string[] {
  if (privileges === 'usual' || process.getuid?.() !== 0) return [];
  return [realTool('setpriv'), '--bounding-set', '-dac_override,-dac_read_search'];
}
