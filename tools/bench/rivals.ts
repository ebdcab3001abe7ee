import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';

/** Versions that the figures in the notes are of. */
const PACKAGES = ['@vscode/ripgrep@1.18.0', 'secretlint@11.7.1', '@secretlint/secretlint-rule-pattern@11.7.1'];

/** Other programs that look for patterns, ready to be timed. */
export interface Rivals {
  contenders(patterns: string): {
    name: string;
    command: (corpus: string) => [program: string, ...args: string[]];
    isSlow?: boolean;
  }[];
}

/**
 * Installs them into a folder of their own: nobody else needs them.
 * @param rules the rule file whose patterns secretlint is given
 */
export function installRivals(folder: string, rules: string): Rivals {
  mkdirSync(folder, { recursive: true });
  if (!existsSync(`${folder}/node_modules/secretlint`))
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--prefix', folder, ...PACKAGES], { stdio: 'ignore' });
  const config = `${folder}/secretlintrc.json`;
  writeFileSync(
    config,
    JSON.stringify({
      rules: [{ id: '@secretlint/secretlint-rule-pattern', options: { patterns: patternsOf(rules) } }],
    }),
  );
  // Its binary lies in a package of the platform, which only it can name.
  const program = 'require(process.argv[1]).rgPath';
  const ripgrep = execFileSync('node', ['-p', program, '@vscode/ripgrep'], { cwd: folder, encoding: 'utf8' }).trim();
  return {
    contenders: (patterns) => [
      {
        name: 'ripgrep',
        command: (corpus) => [ripgrep, '--no-config', '--no-unicode', '-uu', '-n', '-f', escaped(patterns), corpus],
      },
      {
        name: 'secretlint',
        isSlow: true,
        command: (corpus) => [
          'node',
          `${folder}/node_modules/secretlint/bin/secretlint.js`,
          '--secretlintrc',
          config,
          `${corpus}/**/*`,
        ],
      },
    ],
  };
}

/** The same patterns in ASCII, which is all that ripgrep takes. */
function escaped(patterns: string): string {
  const file = `${patterns}.ascii`;
  const text = readFileSync(patterns, 'latin1');
  writeFileSync(
    file,
    text.replace(/[\x80-\xff]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16)}`),
  );
  return file;
}

function patternsOf(rules: string): { name: string; patterns: string[] }[] {
  const lines = readFileSync(rules, 'utf8').split('\n');
  const columns = lines.filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.split('\t'));
  return columns.map(([name = '', , flags = '', pattern = '']) => ({
    name,
    patterns: [`/${pattern}/${flags === 'i' ? 'i' : ''}`],
  }));
}
