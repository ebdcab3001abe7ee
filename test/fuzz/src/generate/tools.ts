import fc, { type Arbitrary } from 'fast-check';
import type { LaunchCase, Reply } from '../launch-case.ts';
import { anyText } from './text.ts';

/** What a tool says when it fails. */
const words: Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    'duplicate session: a\n',
    'no server running on /x\n',
    '',
    '\n',
    'a\nb\n',
    '\n\nlate\n',
    'server exited unexpectedly',
  ),
  anyText,
);

const done: Arbitrary<Reply> = fc.constant({ exit: 0, stdout: '', stderr: '' });
const failed: Arbitrary<Reply> = fc.record({
  exit: fc.constantFrom(1, 1, 1, 127),
  stdout: fc.constant(''),
  stderr: words,
});
const printed = (stdout: Arbitrary<string>): Arbitrary<Reply> =>
  stdout.map((text) => ({ exit: 0, stdout: text, stderr: '' }));

/** Mostly done, now and then not. */
const mostly: Arbitrary<Reply> = fc.oneof({ weight: 6, arbitrary: done }, { weight: 1, arbitrary: failed });
const some = (reply: Arbitrary<Reply>, most = 3): Arbitrary<Reply[]> =>
  fc.array(reply, { minLength: 1, maxLength: most });

const paneLine = fc
  .record({
    id: fc.constantFrom('%0', '%1', '%12'),
    dead: fc.constantFrom('0', '0', '1', '1'),
    own: fc.constantFrom('%0', '%0', '%0', '', '%1'),
    status: fc.constantFrom('', '', '1', '127'),
    signal: fc.constantFrom('', '', '15', '9'),
  })
  .map(({ id, dead, own, status, signal }) => `${id},${dead},${own},${dead === '1' ? `${status},${signal}` : ','}\n`);

const panes: Arbitrary<Reply> = fc.oneof(
  { weight: 4, arbitrary: printed(fc.constantFrom('%0,0,%0,,\n', '%0,1,%0,1,\n', '%0,1,%0,,15\n')) },
  { weight: 4, arbitrary: printed(fc.array(paneLine, { minLength: 1, maxLength: 3 }).map((lines) => lines.join(''))) },
  {
    weight: 1,
    arbitrary: printed(
      fc.constantFrom(
        '',
        '\n',
        'garbage\n',
        ',,,,\n',
        '%0\n',
        '%0,2,%0,,\n',
        '@1,0,%0,,\n',
        '0,0,%0,,\n',
        '%0,,%0,,\n',
      ),
    ),
  },
  { weight: 1, arbitrary: failed },
);

const version: Arbitrary<Reply> = fc.oneof(
  {
    weight: 8,
    arbitrary: printed(
      fc.constantFrom('tmux 3.3a\n', 'tmux 3.2\n', 'tmux 3.10\n', 'tmux 10.0\n', 'tmux 3.2a', 'tmux 4.0-rc2\n'),
    ),
  },
  {
    weight: 1,
    arbitrary: printed(
      fc.constantFrom('tmux 3.1c\n', 'tmux 2.9a\n', 'tmux 3.0\n', 'tmux 1.8\n', 'tmux 0.9\n', 'tmux 3.01\n'),
    ),
  },
  {
    weight: 1,
    arbitrary: printed(
      fc.constantFrom(
        '',
        '\n',
        'tmux\n',
        'tmux next-3.1\n',
        'tmux master\n',
        'tmux openbsd-7.2\n',
        'tmux 3\n',
        'tmux v2.1\n',
      ),
    ),
  },
  { weight: 1, arbitrary: failed },
);

/** What tmux tells of the line above a screen. */
const above = fc.constantFrom('00', '03', '0312', '10', '17', '', '0x', '05 Pane is dead');

const lastWords: Arbitrary<Reply> = fc.oneof(
  {
    weight: 4,
    arbitrary: printed(
      fc
        .array(
          fc.oneof(
            fc.constantFrom(
              '',
              '   ',
              'bash: pi: command not found',
              'Pane is dead (status 1, x)',
              '  indented',
              '\\n%s',
              'V',
            ),
            anyText,
          ),
          { maxLength: 14 },
        )
        .chain((lines) => above.map((last) => [...lines, last].map((line) => `${line}\n`).join(''))),
    ),
  },
  { weight: 1, arbitrary: failed },
);

const yes: Reply = { exit: 0, stdout: '', stderr: '' };
const hasSession: Arbitrary<Reply[]> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Reply[]>([no("can't find session: a\n")]) },
  { weight: 3, arbitrary: fc.constant<Reply[]>([yes]) },
  { weight: 1, arbitrary: fc.constantFrom<Reply[][]>([no(''), yes], [no(''), no(''), yes]) },
);

function no(stderr: string): Reply {
  return { exit: 1, stdout: '', stderr };
}

/** A tmux that plays a part. */
export const tmux: Arbitrary<LaunchCase['tmux']> = fc.record({
  'has-session': hasSession,
  '-V': some(version, 1),
  'start-server': some(mostly),
  'new-session': some(mostly, 4),
  'list-panes': some(panes),
  'respawn-pane': some(mostly, 2),
  'capture-pane': some(lastWords, 1),
});

/** An npm whose prefix is this text. */
export function npmReply(prefix: Arbitrary<string>): Arbitrary<Reply | null> {
  const answer = fc
    .record({
      prefix,
      end: fc.constantFrom('\n', '\n', '\n', '', '\n\n', '\r\n', ' \n', '/\n', '//\n'),
      stderr: fc.constantFrom('', 'npm warn x\n'),
    })
    .map(({ prefix: text, end, stderr }) => ({ exit: 0, stdout: `${text}${end}`, stderr }));
  const odd = printed(
    fc.constantFrom(
      '',
      '\n',
      'undefined\n',
      'undefined',
      'null\n',
      'relative\n',
      ' /x\n',
      '\n/x\n',
      '/\n',
      '~\n',
      '~/x\n',
    ),
  );
  return fc.oneof(
    { weight: 5, arbitrary: answer },
    { weight: 2, arbitrary: odd },
    { weight: 1, arbitrary: answer.map((reply) => ({ ...reply, exit: 1 })) },
    { weight: 2, arbitrary: fc.constant(null) },
  );
}
