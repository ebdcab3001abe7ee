import { type FakeRule, linkTools } from '@mosaicstack/test-support';
import type { CellFolder } from '../cell/cell-folder.ts';
import type { Placeholders } from '../cell/placeholders.ts';
import type { ToolRule, Tools } from '../schema/tools.ts';

/** The real tools that a launcher may call; anything else is not found. */
const REAL_TOOLS = ['bash', 'env', 'mkdir', 'rmdir', 'sha256sum', 'sleep', 'readlink', 'timeout', 'grep'];

/** What stands in for a runtime, under its own name and under that of the default command. */
export const RUNTIMES = ['probe', 'mosaic'];

type Plays = 'no-session' | 'living-runtime' | 'ended-runtime' | 'nothing';

const VERSION: FakeRule = { match: { argv: ['-V'] }, reply: { stdout: 'tmux 3.3a\n' } };
const LIVING = rule('list-panes', { stdout: '%0,0,%0,,\n' });

/** What a fake tmux answers that plays one of these. */
const PLAYS: Record<Plays, readonly FakeRule[]> = {
  'no-session': [
    rule('has-session', { exit: 1, stderr: "can't find session\n" }),
    VERSION,
    rule('start-server'),
    rule('new-session'),
    LIVING,
  ],
  'living-runtime': [rule('has-session'), LIVING],
  'ended-runtime': [
    rule('has-session'),
    rule('list-panes', { stdout: '%0,1,%0,1,\n' }, 1),
    rule('respawn-pane'),
    LIVING,
  ],
  nothing: [],
};

/** Fills the sandbox's PATH for the fake lane. */
export function placeFakeTools(cell: CellFolder, tools: Tools, expand: Placeholders['expand']): void {
  placeCommonTools(cell, tools, expand);
  const tmux = tools.tmux ?? { plays: 'no-session' as const };
  if ('plays' in tmux)
    cell.tools.add('tmux', [...(tmux.rules ?? []).map((one) => fakeRule(one, expand)), ...PLAYS[tmux.plays]]);
}

/** Fills the sandbox's PATH for the real lane: the same, with the real tmux. */
export function placeRealTools(cell: CellFolder, tools: Tools, expand: Placeholders['expand']): void {
  placeCommonTools(cell, tools, expand);
  if (tools.tmux === undefined || 'plays' in tools.tmux) linkTools(cell.tools.bin, ['tmux']);
}

function placeCommonTools(cell: CellFolder, tools: Tools, expand: Placeholders['expand']): void {
  linkTools(cell.tools.bin, REAL_TOOLS);
  const npm = tools.npm ?? { prefix: { stdout: 'undefined\n' } };
  if ('prefix' in npm)
    cell.tools.add('npm', [fakeRule({ match: { argv: ['config', 'get', 'prefix'] }, reply: npm.prefix }, expand)]);
  const waits: FakeRule = { match: {}, reply: { hold: true } };
  for (const runtime of RUNTIMES)
    cell.tools.add(runtime, [...(tools.probe?.rules ?? []).map((one) => fakeRule(one, expand)), waits]);
}

function fakeRule({ match, reply, times }: ToolRule, expand: Placeholders['expand']): FakeRule {
  return {
    match: { sub: match.sub, argv: match.argv?.map(expand) },
    reply: {
      exit: reply.exit,
      hold: reply.hold,
      hang: reply.hang,
      signal: reply.signal,
      stdout: reply.stdout === undefined ? undefined : expand(reply.stdout),
      stderr: reply.stderr === undefined ? undefined : expand(reply.stderr),
    },
    ...(times === undefined ? {} : { times }),
  };
}

function rule(sub: string, reply: FakeRule['reply'] = {}, times?: number): FakeRule {
  return { match: { sub }, reply, ...(times === undefined ? {} : { times }) };
}
