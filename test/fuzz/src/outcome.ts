/** What a shell sets for itself, so that it says nothing of a launcher. */
const OF_SHELLS = ['_', 'IFS', 'SHLVL', 'PWD', 'OLDPWD'];

/** What the contract says of npm's environment; the rest of it is free (L2.9, L3.4). */
const OF_NPM = /^(HOME$|npm_)/;

/** What a tool was given, sorted by names. */
export interface ToolEnvironment {
  tool: string;
  variables: [name: string, value: string][];
}

/** All that can be seen of one launch. */
export interface Outcome {
  exit: number | null;
  stdout: string;
  stderr: string;
  /** Every call of a tool, in order. */
  calls: string[][];
  /** The environments of the calls, each once for a tool. */
  environments: ToolEnvironment[];
  /** The folders that are there and were not. */
  made: string[];
}

/** Adds the environment of a call, where it is another one than before. */
export function addEnvironment(
  all: ToolEnvironment[],
  tool: string,
  environment: Readonly<Record<string, string>>,
): void {
  const variables = Object.entries(environment)
    .filter(([name]) => !OF_SHELLS.includes(name) && (tool !== 'npm' || OF_NPM.test(name)))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify(variables);
  if (all.some((one) => one.tool === tool && JSON.stringify(one.variables) === text)) return;
  all.push({ tool, variables });
}
