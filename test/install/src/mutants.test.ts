import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type SandboxFolder, sandboxFolder } from '@mosaicstack/test-support';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { CHECKOUT_KIT, type Kit } from './installers.ts';
import { runScenario } from './run-scenario.ts';
import { allScenarios } from './scenario.ts';

vi.setConfig({ testTimeout: 60_000 });

/** A fault: in a file of the bash installer, or in the bundle of the CLI, a text becomes another one; a scenario notices. */
interface Mutant {
  title: string;
  file: string;
  from: string;
  to: string;
  killer: string;
}

const BASH = 'framework/tools/install';
const MUTANTS: readonly Mutant[] = [
  {
    title: 'an earlier edit that was kept is not looked at',
    file: `${BASH}/steps.sh`,
    from: 'while [[ $_REPLY != nothing &&',
    to: 'while [[ no == yes &&',
    killer: 'INST-027',
  },
  {
    title: 'a file is moved away onto another one',
    file: `${BASH}/steps.sh`,
    from: 'while [[ $_REPLY != nothing &&',
    to: 'while [[ no == yes &&',
    killer: 'INST-042',
  },
  {
    title: 'the edits of a dropped tree are gone',
    file: `${BASH}/steps.sh`,
    from: 'do add_keeps "$name" new; done',
    to: 'do :; done',
    killer: 'INST-007',
  },
  {
    title: 'a way back brings no names',
    file: `${BASH}/steps.sh`,
    from: 'add_links "$tops" "$_PREVIOUS"',
    to: ':',
    killer: 'INST-060',
  },
  {
    title: 'a link is followed when it is kept',
    file: `${BASH}/carry-out.sh`,
    from: 'cp -Pp --',
    to: 'cp -p --',
    killer: 'INST-025',
  },
  {
    title: 'the umask shows in the tree',
    file: `${BASH}/carry-out.sh`,
    from: 'chmod 644 --',
    to: 'chmod u+r --',
    killer: 'INST-104',
  },
  { title: 'the home is open', file: `${BASH}/carry-out.sh`, from: 'umask 077', to: 'umask 022', killer: 'INST-001' },
  {
    title: 'leftovers stay',
    file: `${BASH}/carry-out.sh`,
    from: 'rm -rf -- "$_TREES"/.new-*',
    to: ': "$_TREES"/.new-*',
    killer: 'INST-008',
  },
  {
    title: 'a lock is written through a link',
    file: `${BASH}/home.sh`,
    from: 'require_kind "$_TREES/lock" file',
    to: ':',
    killer: 'INST-082',
  },
  { title: 'edits come in no order', file: `${BASH}/trees.sh`, from: 'sort -z', to: 'sort -rz', killer: 'INST-021' },
  {
    title: 'run bits are not seen',
    file: `${BASH}/trees.sh`,
    from: '(8#$mode & 8#100)',
    to: '(0)',
    killer: 'INST-001',
  },
  {
    title: 'a path has another owner',
    file: `${BASH}/ownership.tsv`,
    from: 'guides\tframework',
    to: 'guides\toperator',
    killer: 'INST-003',
  },
  {
    title: 'a dry run is none',
    file: `${BASH}/arguments.sh`,
    from: '--dry-run) _IS_PLAN=yes',
    to: '--dry-run) _IS_PLAN=',
    killer: 'INST-004',
  },
  {
    title: 'the CLI says it in other words',
    file: 'dist',
    from: 'from its template; it is yours',
    to: 'from its template',
    killer: 'INST-001',
  },
  { title: 'the CLI loses an edit', file: 'dist', from: 'known.get(path) !== sha256', to: 'false', killer: 'INST-020' },
  {
    title: 'the CLI puts its lock elsewhere',
    file: 'dist',
    from: '/lock`',
    to: '/look`',
    killer: 'INST-001',
  },
];

let folder: SandboxFolder;
beforeAll(() => {
  folder = sandboxFolder('mosaic-mutant');
});
afterAll(() => folder.remove());

it.each(MUTANTS.map((mutant) => [mutant.title, mutant] as const))('%s: a scenario notices', async (_title, mutant) => {
  const scenario = allScenarios().find(({ id }) => id === mutant.killer);
  if (scenario === undefined) throw new Error(`there is no ${mutant.killer}`);
  const row = mutant.file === 'dist' ? 'typescript' : 'bash';
  const kit = brokenKit(mutant, `${folder.path}/${MUTANTS.indexOf(mutant)}`);
  const { problems } = await runScenario(scenario, row, kit);
  expect(problems).not.toEqual([]);
});

/** A copy of the installers with the fault in it. */
function brokenKit({ file, from, to }: Mutant, copy: string): Kit {
  for (const name of ['bin', 'dist', 'framework', 'package.json'])
    cpSync(`${CHECKOUT_KIT.cli}/${name}`, `${copy}/${name}`, { recursive: true });
  const files = file === 'dist' ? readdirSync(`${copy}/dist`).map((name) => `dist/${name}`) : [file];
  const found = files.filter((name) => readFileSync(`${copy}/${name}`, 'utf8').includes(from));
  if (found.length === 0) throw new Error(`${file} has no '${from}'`);
  for (const name of found)
    writeFileSync(`${copy}/${name}`, readFileSync(`${copy}/${name}`, 'utf8').replaceAll(from, to));
  return { framework: `${copy}/framework`, cli: copy };
}
