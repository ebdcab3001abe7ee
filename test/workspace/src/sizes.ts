/** A text file of the checkout. */
export interface SourceFile {
  path: string;
  text: string;
}

/** Ceilings in lines, first match first. TypeScript's functions have theirs in biome.json. */
const FILE_CEILINGS: readonly [pattern: RegExp, lines: number, reason: string][] = [
  [/start-agent-session\.sh$/, 560, 'docs/decisions/0008-keep-the-bash-launcher-in-one-file.md'],
  [/\.test\.ts$|\.bats$/, 400, 'a table of cases is long and flat'],
  [/\.(sh|bash)$/, 200, ''],
  [/\.m?[tj]s$/, 300, ''],
];
const SHELL_FUNCTION_CEILING = 50;

/** What is longer than its ceiling: files, and functions of shell files as shfmt writes them. */
export function findOverlong(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => [...overlongFile(file), ...overlongFunctions(file)]);
}

function overlongFile({ path, text }: SourceFile): string[] {
  const ceiling = FILE_CEILINGS.find(([pattern]) => pattern.test(path))?.[1] ?? Number.POSITIVE_INFINITY;
  const lines = text.split('\n').length - 1;
  return lines > ceiling ? [`${path}: ${lines} lines, at most ${ceiling}`] : [];
}

function overlongFunctions({ path, text }: SourceFile): string[] {
  if (!/\.(sh|bash)$/.test(path)) return [];
  return [...text.matchAll(/^(\w+)\(\) [{(]\n[\s\S]*?^[})]$/gm)].flatMap(([whole, name]) => {
    const lines = whole.split('\n').length;
    return lines > SHELL_FUNCTION_CEILING
      ? [`${path}: ${name} has ${lines} lines, at most ${SHELL_FUNCTION_CEILING}`]
      : [];
  });
}
