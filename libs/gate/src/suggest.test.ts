import { describe, expect, it } from 'vitest';
import { bytesOf } from './bytes.ts';
import { parseRules, type Rule } from './rules.ts';
import { contentScanner } from './scanner.ts';
import { type IdentityFact, suggestedRules } from './suggest.ts';

const fact = (text: string, kind: IdentityFact['kind'] = 'name'): IdentityFact => ({ kind, source: 'a test', text });

/** What is proposed, as the loader takes it. */
function proposed(...facts: IdentityFact[]): Rule[] {
  const parsed = parseRules(suggestedRules(facts).join('\n'), new Set());
  if ('cause' in parsed) throw new Error(`line ${parsed.line}: ${parsed.cause}`);
  return parsed.rules;
}

/** Whether a rule that is proposed for the name finds it in a line that is written as UTF-8. */
function isFound(name: IdentityFact, line: string): boolean {
  return contentScanner(proposed(name)).scan(new TextEncoder().encode(`a ${line} b\n`), true).findings.length > 0;
}

const nfd = (text: string): string => text.normalize('NFD');

describe('a name is found', () => {
  it.each<[name: string, lines: string[]]>([
    ['Jane Roe-Miller', ['jane roe miller', 'JANE.ROE.MILLER', 'jmiller', 'Miller, Jane', 'JaneM', 'millerjane']],
    [
      'José Núñez',
      [
        ...['José Núñez', 'josé núñez', 'JOSÉ NÚÑEZ', 'JosÉ nÚÑez'.toUpperCase(), 'Núñez, José', 'NÚÑEZ', 'jnúñez'],
        ...[nfd('José Núñez'), nfd('JOSÉ NÚÑEZ'), nfd('núñez')],
        ...['Jose Nunez', 'jose.nunez', 'NUNEZ', 'jnunez'],
        ...[
          'Jos\\u00e9 N\\u00fa\\u00f1ez',
          'JOS\\u00C9 N\\u00DA\\u00D1EZ',
          'Jose\\u0301 Nu\\u0301n\\u0303ez',
          'N\\u00fa\\u00f1ez',
        ],
      ],
    ],
    [
      'Özgür Ünal',
      [
        'özgür ünal',
        'ÖZGÜR ÜNAL',
        nfd('Özgür Ünal'),
        'Oezguer Uenal',
        'ozgur.unal',
        'öünal',
        'ÖÜNAL',
        nfd('öünal'),
        'Özgürü',
      ],
    ],
    ['ÖZGÜR ÜNAL', ['Özgür Ünal', 'özgür_ünal', '\\u00d6zg\\u00fcr \\u00dcnal']],
    [
      'Иван Петров',
      [
        'Иван Петров',
        'иван петров',
        'ИВАН ПЕТРОВ',
        'Петров, Иван',
        'ИПЕТРОВ',
        '\\u041f\\u0435\\u0442\\u0440\\u043e\\u0432',
      ],
    ],
    ['Йосиф Край', ['ЙОСИФ КРАЙ', nfd('Йосиф Край'), nfd('КРАЙ')]],
    ['李小龙', ['李小龙', '姓李小龙的', '\\u674e\\u5c0f\\u9f99', '\\u674E\\u5C0F\\u9F99s']],
    ['小龙 李', ['小龙 李', '李小龙', '小龙李']],
    ['김철수', ['김철수', nfd('김철수')]],
    ['Łukasz Øst-Ærø', ['lukasz ost aero', 'ŁUKASZ ØST ÆRØ', 'Łukasz.Øst.Ærø']],
    ['Straßer', ['straßer', 'STRASSER', 'Strasser', 'Stra\\u00dfer']],
    ['𠮷野家', ['𠮷野家', '\\ud842\\udfb7\\u91ce\\u5bb6']],
  ])('%s, in all its spellings', (name, lines) => {
    expect(lines.filter((line) => !isFound(fact(name), line))).toEqual([]);
  });

  it('as the name of a user or an owner too', () => {
    expect(isFound(fact('jürgen', 'word'), 'JÜRGEN')).toBe(true);
    expect(isFound(fact('jürgen', 'word'), 'juergen')).toBe(true);
  });
});

describe('nothing is proposed', () => {
  it.each(['Zoë', '李', 'Ян', 'Admin', 'test', '1234', ''])('for %j, which is short or common', (name) => {
    expect(proposed(fact(name))).toEqual([]);
  });

  it('that is a piece of a name, cut off at an accent', () => {
    const samples = proposed(fact(nfd('Étienne Béranger'))).map(({ sample }) => sample);
    expect(samples.filter((sample) => /^(tienne|ranger|etienne\.be|e.{2}tienne be)$/.test(sample))).toEqual([]);
  });

  it('in ASCII for a name that has a letter without an ASCII form', () => {
    const samples = proposed(fact('Jürgen Петров')).map(({ sample }) => sample);
    expect(samples).not.toContain('jurgen');
    expect(samples.filter((sample) => /^[\x20-[\]-~]*$/.test(sample))).toEqual([]);
  });

  it('twice', () => {
    const samples = proposed(fact('José Núñez'), fact('JOSÉ NÚÑEZ'), fact(nfd('josé núñez'))).map(
      ({ sample }) => sample,
    );
    expect(new Set(samples).size).toBe(samples.length);
    expect(samples.map((sample) => bytesOf(sample).length).every((length) => length >= 4)).toBe(true);
  });
});
