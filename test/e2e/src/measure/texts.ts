import { setTimeout as delay } from 'node:timers/promises';
import { draftOf, type Lab, saidBy, send, withPi } from '../lab.ts';
import { shown, type Table } from './table.ts';

type Case = [what: string, text: string | Uint8Array];

const plain = (...texts: string[]): Case[] => texts.map((text) => ['', text]);

const PREFIXES: Case[] = [
  ...plain(
    '!echo X',
    ' !echo X',
    '\n!echo X',
    '\t!echo X',
    '\u00a0!echo X',
    '\ufeff!echo X',
    '\u200b!echo X',
    '\u2060!echo X',
  ),
  ...plain(
    '\\!echo X',
    '. !echo X',
    '"!echo X',
    '[a -> b] !echo X',
    '[a -> b]\n!echo X',
    '!',
    '! ',
    '!!echo X',
    '！echo X',
  ),
  ...plain(
    '/session',
    ' /session',
    '\n/session',
    '\u200b/session',
    '/session x',
    '/Session',
    '/nosuch',
    '/',
    '/name abc',
  ),
  ...plain(
    '/etc/passwd look',
    '/new x',
    '/new\nx',
    '/quit now',
    '/quit\nnow',
    '//quit',
    '/skill:x y',
    '/compact\nnow',
    '[a -> b] /quit',
  ),
  ...plain('@notes.txt see', '@nosuch', '# heading', '?', ':q', '& x', '> quote', '--help', '~/x', '$x', '%x', '* a'),
  ...plain(
    '  lead',
    'trail  ',
    'trail\n\n',
    '\n\nlead',
    'a  \n\n\n  b',
    '   ',
    'ends with \\',
    'ends with \\\\',
    'a\nb\\',
    '\\',
    'ends with \\ ',
    'ends with \\\n',
  ),
  ...plain('see [paste #1 70000 chars] and [paste #1]', `${'z'.repeat(1500)} [paste #1] [paste #2]`),
  ...plain('/quit', '/new', '/clear', '/exit', '/settings', '/model', '/resume', '/tree', '/login'),
];

const BYTES: Case[] = [
  ['ESC', 'a\x1bb'],
  ['ESC[31m', 'a\x1b[31mred\x1b[0m'],
  ['the end marker ESC[201~', 'a\x1b[201~b'],
  ['the end marker, CR', 'a\x1b[201~\rb'],
  ['the end marker, ^C, a command, CR', 'a\x1b[201~\x03!echo injected\rb'],
  ['the start marker ESC[200~', 'a\x1b[200~b'],
  ['ESC[106;5u', 'a\x1b[106;5ub'],
  ['^C', 'a\x03b'],
  ['^D', 'a\x04b'],
  ['^Z', 'a\x1ab'],
  ['NUL', 'a\0b'],
  ['BEL BS VT FF SO US', 'a\x07\x08\x0b\x0c\x0e\x1fb'],
  ['DEL', 'a\x7fb'],
  ['CR', 'a\rb'],
  ['CRLF', 'a\r\nb\r\n c'],
  ['tab', 'a\tb'],
  ['U+0080 U+0085 U+009B', 'a\u0080\u0085\u009bb'],
  ['U+009B 201~ CR', 'a\u009b201~\rb'],
  ['U+2028 U+2029', 'a\u2028b\u2029c'],
  ['U+2028 at the start', '\u2028lead'],
  ['U+200B U+FEFF inside', 'a\u200bb\ufeffc'],
  ['lone surrogate as bytes ED A0 80', Uint8Array.of(0x61, 0xed, 0xa0, 0x80, 0x62)],
  ['not UTF-8: FF FE C3 28', Uint8Array.of(0x61, 0xff, 0xfe, 0x62, 0xc3, 0x28)],
  ['e and U+0301', 'e\u0301 \u00e9'],
  ['emoji with joiners', '👩‍👩‍👧‍👦 🇩🇪 👍🏽'],
  ['right to left', 'שלום \u202eabc\u202c مرحبا'],
  ['U+10FFFF U+E000', '\u{10ffff}\ue000'],
];

/** What becomes of texts that begin like a command, or are trimmed, and of bytes that a terminal takes for its own. */
export async function measureTexts(): Promise<Table[]> {
  return [
    { title: 'Texts that look like commands', ...(await measureCases(PREFIXES)) },
    { title: 'Bytes in a paste', ...(await measureCases(BYTES)) },
  ];
}

async function measureCases(cases: readonly Case[]): Promise<Omit<Table, 'title'>> {
  const rows: string[][] = [];
  const left = [...cases];
  // One pi takes texts until one does something to it.
  while (left.length > 0)
    await withPi(async (lab) => {
      for (let whole = true; whole && left.length > 0; ) {
        const [what, text] = left.shift() as Case;
        const outcome = await tryText(lab, text);
        rows.push([what === '' ? shown(text as string) : what, ...outcome]);
        whole = outcome[0] === 'whole' || outcome[0] === 'trimmed';
        await delay(150);
      }
    });
  return { head: ['text', 'at the model', 'otherwise'], rows };
}

async function tryText(lab: Lab, text: string | Uint8Array): Promise<[arrived: string, otherwise: string]> {
  const { pane } = lab;
  const before = new Set(saidBy(await pane.screen()));
  const sent = await send(lab, text, { waitMs: 1200 });
  const wanted = typeof text === 'string' ? text : '';
  const twice = sent.requests > 1 ? ` and ${sent.requests - 1} more` : '';
  if (sent.text === wanted && twice === '') return ['whole', ''];
  if (sent.text === wanted.trim() && sent.text !== undefined && twice === '') return ['trimmed', ''];
  if ((await pane.facts()).pane_dead === '1') return ['no', 'pi has ended'];
  const screen = await pane.screen();
  const lines = saidBy(screen).filter((line) => line !== '' && !before.has(line) && !/^─+$/.test(line));
  const otherwise = `box: ${shown(draftOf(screen))}; screen: ${shown(lines.slice(0, 4).join(' / ').slice(0, 90))}`;
  return sent.text === undefined ? ['no', otherwise] : [`${shown(sent.text)}${twice}`, otherwise];
}
