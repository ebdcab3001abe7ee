import { programRunner } from '@mosaicstack/host';

/** The help of a command, and of all commands below it, in the order of the program's own help. */
export async function helpOf(cli: string, words: readonly string[] = []): Promise<{ name: string; help: string }[]> {
  const run = programRunner({ PATH: process.env.PATH, HOME: '/nonexistent', COLUMNS: '100' });
  const { exit, stdout, stderr } = await run('node', [cli, ...words, '--help']);
  if (exit !== 0) throw new Error(stderr);
  const own = { name: ['mosaic', ...words].join(' '), help: stdout.trimEnd() };
  const names = commandsIn(stdout).filter((name) => name !== 'help');
  const below: { name: string; help: string }[] = [];
  for (const name of names) below.push(...(await helpOf(cli, [...words, name])));
  return [own, ...below];
}

/** The names of the commands that a help lists. */
export function commandsIn(help: string): string[] {
  const block = help.split('\nCommands:\n')[1]?.split('\n\n')[0] ?? '';
  return [...block.matchAll(/^ {2}(\S+)/gm)].map(([, name]) => `${name}`);
}

/** The reference: every command's help as the program prints it. */
export function referenceText(commands: readonly { name: string; help: string }[]): string {
  const parts = commands.map(({ name, help }) => `## ${name}\n\n\`\`\`text\n${help}\n\`\`\`\n`);
  return `# The commands\n\nMade by \`npm run docs\` from what each command says of itself.\n\n${parts.join('\n')}`;
}
