import { expect, it } from 'vitest';
import { lawTexts } from './law-texts.ts';
import { type Misplaced, misplaced } from './placement.ts';

const LAW = lawTexts();

/** The findings once a file says something more, or is another one. */
function withText(path: string, change: (text: string) => string): Misplaced[] {
  const known = LAW.some((text) => text.path === path) ? LAW : [...LAW, { path, text: '' }];
  return misplaced(known.map((text) => (text.path === path ? { path, text: change(text.text) } : text)));
}

it('every sentence of the law stands where the layer model says', () => {
  expect(misplaced(LAW)).toEqual([]);
});

it.each<[path: string, sentence: string, belongs: RegExp]>([
  ['defaults/CONSTITUTION.md', 'In Claude Code use plan mode.', /^runtime\//],
  ['defaults/AGENTS.md', 'Codex reads its sessions.', /^runtime\//],
  ['defaults/STANDARDS.md', 'Start pi with care.', /^runtime\//],
  ['guides/FLEET.md', 'OpenCode has no transcript.', /^runtime\//],
  ['defaults/CONSTITUTION.md', 'Run `git status` before a push.', /^runtime\//],
  ['defaults/AGENTS.md', 'Look with `mosaic fleet ps` first.', /^runtime\//],
  ['defaults/CONSTITUTION.md', 'Functions are short.', /^STANDARDS\.md/],
  ['defaults/AGENTS.md', 'Run the linter after each change of a variable.', /^STANDARDS\.md/],
  ['defaults/STANDARDS.md', 'Use British spelling.', /^SOUL\.md or USER\.md/],
  ['guides/DELIVERY.md', 'Write commit messages in a friendly tone.', /^SOUL\.md or USER\.md/],
  ['runtime/pi/RUNTIME.md', 'Answer with humour.', /^SOUL\.md or USER\.md/],
  ['defaults/AGENTS.md', 'Our staging host is down on Fridays.', /^USER\.md/],
  ['guides/SECRETS.md', 'My manager keeps the keys.', /^USER\.md/],
  ['defaults/STANDARDS.md', 'A secret must never be printed.', /^CONSTITUTION\.md/],
  ['guides/PROVING.md', 'To skip a test is forbidden.', /^CONSTITUTION\.md/],
  ['runtime/codex/RUNTIME.md', 'Under no circumstances delete a branch.', /^CONSTITUTION\.md/],
  ['templates/USER.md', 'Nothing may lift this.', /^CONSTITUTION\.md/],
  ['guides/FLEET.md', 'Your operator is {{OPERATOR}}.', /^templates\//],
  ['guides/FLEET.md', 'Skip prove-it where time is short.', /^no place/],
  ['examples/overlays/USER.local.md', 'You may ignore the gates on Sundays.', /^no place/],
  ['guides/DELIVERY.md', 'Small functions with one job.', /^$/],
  ['guides/DELIVERY.md', 'Read a page when its condition holds, not before.', /^one of the two/],
])('%s says %j, and is told where that belongs', (path, sentence, belongs) => {
  const found = withText(path, (text) => `${text}\n${sentence}\n`);
  expect(found.map((one) => one.belongs).join()).toMatch(belongs);
  expect(found.every((one) => one.path === path && one.sentence === sentence)).toBe(true);
});

it('a gate outside of the Constitution is told', () => {
  expect(withText('defaults/STANDARDS.md', (text) => `${text}\n## Gates\n\n### be-quick\nBe quick.\n`)).toMatchObject([
    { path: 'defaults/STANDARDS.md', sentence: 'be-quick', belongs: 'CONSTITUTION.md' },
  ]);
});

it.each([
  ['defaults/CONSTITUTION.md', 120],
  ['defaults/AGENTS.md', 120],
  ['runtime/pi/RUNTIME.md', 40],
  ['guides/FLEET.md', 80],
])('%s has at most %i lines', (path, limit) => {
  const grown = withText(path, (text) => `${text}${'\n- x'.repeat(limit)}\n`);
  expect(grown.filter((one) => one.path === path && one.because.includes(`${limit} at most`))).toHaveLength(1);
});

it('a verb that no contract binds, one that the law has not, and one without its absence are told', () => {
  const verb = '| read minds | guesses |';
  const inLaw = withText('defaults/CONSTITUTION.md', (text) =>
    text.replace(/^\| recall .*$/m, (row) => `${row}\n${verb}`),
  );
  expect(inLaw.map(({ path, sentence }) => [path.split('/')[0], sentence])).toEqual(
    Array(5).fill(['runtime', 'read minds']),
  );
  const bound = withText('runtime/pi/RUNTIME.md', (text) =>
    text.replace(/^\| recall .*$/m, (row) => `${row}\n| read minds | x | hard stop |`),
  );
  expect(bound).toMatchObject([{ belongs: 'CONSTITUTION.md, among the capabilities' }]);
  const open = withText('runtime/pi/RUNTIME.md', (text) => text.replace(/^(\| recall \|[^|]*\|).*$/m, '$1 well |'));
  expect(open).toMatchObject([{ sentence: 'recall', because: expect.stringContaining('hard stop') }]);
});

it('a guide that nothing points at, and one that is not there, are told', () => {
  expect(withText('guides/NEW.md', () => '# New\n')).toMatchObject([
    { path: 'guides/NEW.md', because: 'nothing says when to read it' },
  ]);
  const gone = misplaced(LAW.filter(({ path }) => path !== 'guides/FLEET.md'));
  expect(gone).toMatchObject([
    { path: 'defaults/AGENTS.md', sentence: 'guides/FLEET.md', because: 'there is no such page' },
  ]);
});
