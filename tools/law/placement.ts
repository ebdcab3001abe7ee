import { gatesOf, loosenings, plainSentences } from '@mosaicstack/law';

/** A text of the law: its path below `framework/`, and what it says. */
export interface LawText {
  path: string;
  text: string;
}

/** A sentence that stands where it does not belong, by the three tests of framework/constitution/LAYER-MODEL.md. */
export interface Misplaced {
  path: string;
  line: number;
  sentence: string;
  /** What is wrong with it there. */
  because: string;
  /** Where it belongs. */
  belongs: string;
}

/** What says of a sentence that it belongs elsewhere. */
interface Rule {
  /** The files in which it must not stand. */
  in: RegExp;
  sign: RegExp;
  because: string;
  belongs: string;
}

const CONSTITUTION = 'defaults/CONSTITUTION.md';
const AGENTS = 'defaults/AGENTS.md';
/** The layer model tells of all of them, with examples. */
const LAW_FILES = /^(?:defaults|guides|runtime|examples|templates)\/.*\.md$/;
const CARRIED = /^defaults\/(?:CONSTITUTION|AGENTS)\.md$/;
const OF_EVERYBODY = /^(?:defaults|guides)\//;
const OF_FRAMEWORK = /^(?:defaults|guides|runtime)\//;
const NOT_CONSTITUTION = /^(?!defaults\/CONSTITUTION\.md)/;

/** The tests of owner, fate and residency, as far as words show them. */
const RULES: readonly Rule[] = [
  {
    in: OF_EVERYBODY,
    sign: /\b(?:claude(?: code)?|codex|opencode|gemini|aider|cursor)\b|(?<![\w/.-])pi(?![\w/.-])/i,
    because: 'it names a runtime',
    belongs: 'runtime/<runtime>/RUNTIME.md',
  },
  {
    in: CARRIED,
    sign: /`(?:git|gh|glab|npm|npx|pnpm|tmux|docker|podman|kubectl|curl|wget|mosaic|make|cargo|pip)\b[^`]*`/,
    because: 'it names a tool, where the law speaks in verbs',
    belongs: 'runtime/<runtime>/RUNTIME.md, which binds the verb to a tool, or a guide',
  },
  {
    in: CARRIED,
    sign: /\b(?:functions?|variables?|indentation|indent|semicolons?|line length|camelCase|snake_case|doc comments?|type annotations?|linters?|formatters?|unit tests?)\b/i,
    because: 'it says how good work looks',
    belongs: 'STANDARDS.md or a guide, which are read on demand',
  },
  {
    in: OF_FRAMEWORK,
    sign: /\b(?:speak|write|answer|reply|respond|sign|greet|address|use|sound)\b.*\b(?:tone|british|american|spelling|emojis?|greetings?|formally|informally|friendly|warmly|polite(?:ly)?|humou?r|jokes?|persona|voice|first name)\b/i,
    because: 'it is a matter of taste',
    belongs: 'SOUL.md or USER.md, which are the operator’s',
  },
  {
    in: OF_FRAMEWORK,
    sign: /\b(?:my|our) (?:team|servers?|hosts?|staging|company|boss|manager|customers?|clients?|products?|repository|repo|office|site|domain|vpn)\b|\bon (?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b(?:call|ask|mail|page) (?:mr|mrs|ms|dr)\b/i,
    because: 'it is true for one operator',
    belongs: 'USER.md, USER.local.md or STANDARDS.local.md',
  },
  {
    in: NOT_CONSTITUTION,
    sign: /\b(?:under no circumstances|without (?:any )?exceptions?|hard gate|non-negotiable|is (?:strictly |absolutely )?(?:forbidden|prohibited)|nothing (?:may|can) lift|on no account|(?:never|not) ever|at any cost|must never)\b/i,
    because: 'it is a limit for everybody that nothing may lift',
    belongs: 'CONSTITUTION.md, as a part of a gate',
  },
  {
    in: /^(?!templates\/)/,
    sign: /\{\{\w+\}\}/,
    because: 'it has a placeholder',
    belongs: 'templates/, from which operators make their own',
  },
];

const LINE_LIMITS: readonly [file: RegExp, lines: number, where: string][] = [
  [CARRIED, 120, 'a guide, or another line has to go'],
  [/^runtime\//, 40, 'a guide'],
  [/^guides\//, 80, 'a guide of its own'],
];

/** A sentence of fewer words may stand in two places. */
const LEAST_WORDS = 7;

/** The sentences of the framework's law that stand in another place than the layer model says. */
export function misplaced(texts: readonly LawText[]): Misplaced[] {
  const law = texts.filter(({ path }) => LAW_FILES.test(path));
  return [
    ...law.flatMap(byWords),
    ...law.flatMap((text) => byGates(text, law)),
    ...law.flatMap(byLength),
    ...byRepetition(law.filter(({ path }) => OF_FRAMEWORK.test(path))),
    ...byVerbs(law),
    ...byPages(law),
  ];
}

function byWords({ path, text }: LawText): Misplaced[] {
  const rules = RULES.filter((rule) => rule.in.test(path));
  return plainSentences(text).flatMap(({ line, original }) =>
    rules
      .filter(({ sign }) => sign.test(original))
      .map(({ because, belongs }) => ({ path, line, sentence: original, because, belongs })),
  );
}

/** A gate of its own, or a word that loosens one, outside of the Constitution. */
function byGates({ path, text }: LawText, law: readonly LawText[]): Misplaced[] {
  if (path === CONSTITUTION) return [];
  const gates = gatesOf(law.find((one) => one.path === CONSTITUTION)?.text ?? '');
  const looser = loosenings(text, gates).map(({ gate, line, sentence, because }) => {
    const belongs = 'no place: a gate can only be made stricter, by a policy';
    return { path, line, sentence, because: `it loosens ${gate} (${because})`, belongs };
  });
  const own = gatesOf(text).map(({ name }) => ({
    path,
    line: lineOf(text, `### ${name}`),
    sentence: name,
    because: 'it is a gate',
    belongs: 'CONSTITUTION.md',
  }));
  return [...looser, ...own];
}

function byLength({ path, text }: LawText): Misplaced[] {
  const lines = text.trimEnd().split('\n');
  return LINE_LIMITS.filter(([file, limit]) => file.test(path) && lines.length > limit).map(([, limit, belongs]) => ({
    path,
    line: limit + 1,
    sentence: lines[limit] ?? '',
    because: `the file has ${lines.length} lines, ${limit} at most`,
    belongs,
  }));
}

/** What stands twice is changed in one place one day; an agent pays for it twice. A contract may say what another one says. */
function byRepetition(law: readonly LawText[]): Misplaced[] {
  const first = new Map<string, string>();
  return law.flatMap(({ path, text }) =>
    plainSentences(text).flatMap(({ text: plain, line, original }) => {
      const before = first.get(plain);
      if (before === undefined) first.set(plain, path);
      const isShared = before?.startsWith('runtime/') === true && path.startsWith('runtime/');
      if (before === undefined || isShared || plain.split(' ').length < LEAST_WORDS) return [];
      return [{ path, line, sentence: original, because: `it stands in ${before} already`, belongs: 'one of the two' }];
    }),
  );
}

/** Each verb of the Constitution is bound by each contract, and no contract has one of its own. */
function byVerbs(law: readonly LawText[]): Misplaced[] {
  const verbs = verbsOf(law.find(({ path }) => path === CONSTITUTION)?.text ?? '');
  return law
    .filter(({ path }) => path.startsWith('runtime/'))
    .flatMap(({ path, text }) => {
      const bound = verbsOf(text);
      const fact = (sentence: string, because: string, belongs: string): Misplaced => {
        return { path, line: lineOf(text, sentence), sentence, because, belongs };
      };
      return [
        ...[...verbs.keys()]
          .filter((verb) => !bound.has(verb))
          .map((verb) => fact(verb, 'this verb of the law is not bound', path)),
        ...[...bound.keys()]
          .filter((verb) => !verbs.has(verb))
          .map((verb) => fact(verb, 'no verb of the law is called so', 'CONSTITUTION.md, among the capabilities')),
        ...[...bound]
          .filter(([, row]) => !/\b(?:hard stop|fallback)\b/.test(row))
          .map(([verb]) => fact(verb, 'it does not say whether its absence is a hard stop', path)),
      ];
    });
}

/** The rows of the table whose first column is `verb`, by that column. */
function verbsOf(text: string): Map<string, string> {
  const [, rows = ''] = /^\| verb \|.*\n\|[-| ]+\n((?:\|.*\n?)*)/m.exec(text) ?? [];
  return new Map(rows.split('\n').flatMap((row) => (row === '' ? [] : [[row.split('|')[1]?.trim() ?? '', row]])));
}

/** A page that the dispatcher does not point at is read by nobody, and one that it points at has to be there. */
function byPages(law: readonly LawText[]): Misplaced[] {
  const dispatcher = law.find(({ path }) => path === AGENTS);
  if (dispatcher === undefined) return [];
  const pages = law.map(({ path }) => path).filter((path) => path.startsWith('guides/'));
  const named = [...dispatcher.text.matchAll(/`(guides\/[^`]+\.md)`/g)].map(([, page = '']) => page);
  return [
    ...pages
      .filter((page) => !named.includes(page))
      .map((path) => ({
        path,
        line: 1,
        sentence: path,
        because: 'nothing says when to read it',
        belongs: `a row of ${AGENTS}`,
      })),
    ...named
      .filter((page) => !pages.includes(page))
      .map((page) => ({
        path: AGENTS,
        line: lineOf(dispatcher.text, page),
        sentence: page,
        because: 'there is no such page',
        belongs: 'guides/',
      })),
  ];
}

function lineOf(text: string, part: string): number {
  return Math.max(1, text.split('\n').findIndex((line) => line.includes(part)) + 1);
}
