import type { FakeCall } from '@mosaicstack/test-support';
import type { CellContext } from '../lane/context.ts';
import type { RuntimeRun } from '../lane/observation.ts';
import type { Seen } from '../schema/expectation.ts';
import type { Difference } from '../schema/results.ts';
import { sameText } from './match-text.ts';
import { shellLine, shellQuote } from './quote.ts';

/** Variables that a pane's runtime must never see (L7.2). */
const LAUNCHER_ONLY = ['MOSAIC_AGENT_WORKDIR', 'MOSAIC_AGENT_COMMAND', 'MOSAIC_RUNTIME_BIN', 'MOSAIC_START_SETTLE_MS'];

/** What is wrong with the pane's argv when a clean shell runs it. */
export function judgeSnippet(context: CellContext, run: RuntimeRun | string | undefined): Difference[] {
  const { expect, cell } = context;
  if (expect.snippet === undefined) return [];
  if (run === undefined || typeof run === 'string')
    return [{ aspect: 'snippet', expected: 'a run', actual: run ?? 'none' }];
  return [
    ...sameText('snippet: exit', '0', `${run.result.signal ?? run.result.exit}`),
    ...sameText('snippet: stderr', '', run.result.stderr),
    ...sameText('snippet: files', '', [...run.changes.keys()].join('\n')),
    ...judgeSeen('snippet', expect.snippet.sees, run.seen, cell.tools.bin, context),
  ];
}

/** What is wrong in what the runtime saw. `path` is the PATH that the pane would have without a prefix. */
export function judgeSeen(
  aspect: string,
  sees: Seen,
  seen: FakeCall | undefined,
  path: string,
  { placeholders }: CellContext,
): Difference[] {
  const { expand } = placeholders;
  if (seen === undefined) return [{ aspect, expected: 'a runtime that was started', actual: 'none' }];
  const variables = { ...Object.fromEntries(LAUNCHER_ONLY.map((name) => [name, null])), ...sees.env };
  return [
    ...sameLine(`${aspect}: argv`, sees.argv.map(expand), [seen.tool, ...seen.args]),
    ...sameText(
      `${aspect}: PATH`,
      [...sees.pathPrefix.map(expand), path].join(':'),
      seen.environment.PATH ?? '(unset)',
    ),
    ...(sees.cwd === undefined ? [] : sameText(`${aspect}: folder`, expand(sees.cwd), seen.cwd)),
    ...Object.entries(variables).flatMap(([name, value]) =>
      sameText(`${aspect}: ${name}`, value === null ? '(unset)' : expand(value), seen.environment[name] ?? '(unset)'),
    ),
  ];
}

function sameLine(aspect: string, expected: string[], actual: string[]): Difference[] {
  const isSame = JSON.stringify(expected) === JSON.stringify(actual);
  return isSame ? [] : [{ aspect, expected: shellLine(expected), actual: shellLine(actual) || shellQuote('') }];
}
