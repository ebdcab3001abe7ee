import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bytesOfText, textOfBytes } from './bytes.ts';

const SHIM = fileURLToPath(new URL('./fake-tool.sh', import.meta.url));

/** What a fake tool says. */
export interface FakeReply {
  exit?: number | undefined;
  stdout?: string | undefined;
  stderr?: string | undefined;
  /** Whether it reads its input to the end before it exits, as an interactive program does. */
  hold?: boolean | undefined;
  /** Whether it does nothing until it is killed. */
  hang?: boolean | undefined;
  /** What it sends to the program under test before it answers. */
  signal?: 'HUP' | 'INT' | 'TERM' | undefined;
}

/** A call that a fake tool expects. Without `times` it may come any number of times, also never. */
export interface FakeRule {
  /** The word behind tmux's global flags, or every argument; an empty object matches any call. */
  match: { sub?: string | undefined; argv?: readonly string[] | undefined };
  reply: FakeReply;
  times?: number | undefined;
}

/** One recorded call. Texts are those of `textOfBytes`. */
export interface FakeCall {
  tool: string;
  pid: number;
  /** Which of the files 3 to 9, 200 and 255 it has open. */
  openFiles: number[];
  cwd: string;
  args: string[];
  environment: Record<string, string>;
  /** When it was made, in milliseconds. */
  atMs: number;
  /** Whether no rule was left for it. */
  isUnexpected: boolean;
}

/** Fake tools of one test: `bin` goes on PATH, the state lies beside it. */
export class FakeTools {
  readonly bin: string;
  readonly #state: string;
  readonly #limits: { tool: string; rule: FakeRule; id: string }[] = [];

  /** Makes `folder`/bin and `folder`/fake-tool. */
  constructor(folder: string) {
    this.bin = `${folder}/bin`;
    this.#state = `${folder}/fake-tool`;
    for (const part of [this.bin, this.#state, ...['calls', 'rules', 'used'].map((name) => `${this.#state}/${name}`)])
      mkdirSync(part, { recursive: true });
  }

  /** Puts a tool on PATH that answers by these rules, the first that matches and is not used up. */
  add(tool: string, rules: readonly FakeRule[]): void {
    symlinkSync(SHIM, `${this.bin}/${tool}`);
    const code = rules.map((rule, index) => this.#ruleCode(tool, rule, `${tool}-${index + 1}`));
    writeFileSync(`${this.#state}/rules/${tool}`, Buffer.concat(code));
  }

  /** Every call so far, in the order in which they began. */
  calls(): FakeCall[] {
    const names = readdirSync(`${this.#state}/calls`).filter((name) => !name.includes('.'));
    return names.sort((a, b) => Number(a) - Number(b)).map((name) => readCall(`${this.#state}/calls/${name}`));
  }

  /** The rules with `times` that were not used that often. */
  unusedRules(): { tool: string; rule: FakeRule }[] {
    return this.#limits
      .filter(({ rule, id }) => !existsSync(`${this.#state}/used/${id}.${rule.times}`))
      .map(({ tool, rule }) => ({ tool, rule }));
  }

  #ruleCode(tool: string, rule: FakeRule, id: string): Buffer {
    if (rule.times !== undefined) this.#limits.push({ tool, rule, id });
    const { exit = 0, stdout = '', stderr = '', hold = false, hang = false, signal } = rule.reply;
    const before = `${hold ? 'hold; ' : ''}${hang ? 'hang; ' : ''}${signal ? `signal ${signal}; ` : ''}`;
    const reply = `${before}reply ${exit} ${singleQuoted(stdout)} ${singleQuoted(stderr)}`;
    return bytesOfText(`if ${condition(rule.match)} && take ${id} ${rule.times ?? 0}; then ${reply}; fi\n`);
  }
}

/** @throws where the record is cut off: the tool was still writing, or was killed */
function readCall(path: string): FakeCall {
  const fields = textOfBytes(readFileSync(path)).split('\0');
  const [tool, pid, files, cwd, count] = fields;
  const [end, rest] = fields.slice(-2);
  if (tool === undefined || files === undefined || cwd === undefined || end !== 'end' || rest !== '')
    throw new Error(`cut-off record '${path}'`);
  const args = fields.slice(5, 5 + Number(count));
  const environment = Object.fromEntries(fields.slice(5 + Number(count), -2).map(splitVariable));
  return {
    tool,
    pid: Number(pid),
    openFiles: files.split(' ').slice(0, -1).map(Number),
    cwd,
    args,
    environment,
    atMs: statSync(path).mtimeMs,
    isUnexpected: existsSync(`${path}.unexpected`),
  };
}

function splitVariable(text: string): [string, string] {
  const at = text.indexOf('=');
  return [text.slice(0, at), text.slice(at + 1)];
}

function condition({ sub, argv }: FakeRule['match']): string {
  const tests: string[] = [];
  if (sub !== undefined) tests.push(`[ "$subcommand" = ${singleQuoted(sub)} ]`);
  if (argv !== undefined) {
    tests.push(`[ $# -eq ${argv.length} ]`);
    tests.push(...argv.map((arg, index) => `[ "\${${index + 1}}" = ${singleQuoted(arg)} ]`));
  }
  return tests.join(' && ') || 'true';
}

function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
