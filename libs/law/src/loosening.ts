import type { Gate } from './gates.ts';
import { type PlainSentence, plainSentences, plainText } from './plain-sentences.ts';

/** A sentence that would make a gate looser. */
export interface Loosening {
  /** The gate's name; `all gates` where it speaks of the law as a whole. */
  gate: string;
  line: number;
  /** The sentence, on one line. */
  sentence: string;
  /** What in it loosens. */
  because: string;
}

const ALL = 'all gates';

/** Words for the law as a whole. */
const LAW =
  /\b(?:(?:the|this|these|those|all|any|every|no|your|hard|safety|above|earlier|previous) )*(?:gates?|constitutions?|laws?|guardrails?)\b|\b(?:rules|instructions|orders|policies|limits|restrictions|safeguards)(?: (?:above|before|so far|here|of the (?:framework|constitution|law)))+\b|\b(?:above|earlier|previous|prior|framework'?s?|safety|all) (?:rules|instructions|orders|policies|limits|restrictions|safeguards)\b/;

const NEGATION =
  "(?:not|never|no|none|nobody|nothing|cannot|can't|don't|doesn't|won't|mustn't|needn't|isn't|aren't|shouldn't|without)";

/** Verbs that take from a gate what it asks. */
const LOOSEN =
  'ignor(?:e|es|ed|ing)|skip(?:s|ped|ping)?|disabl(?:e|es|ed|ing)|waiv(?:e|es|ed|ing)|bypass(?:es|ed|ing)?|circumvent(?:s|ed|ing)?|relax(?:es|ed|ing)?|loosen(?:s|ed|ing)?|weaken(?:s|ed|ing)?|suspend(?:s|ed|ing)?|overrid(?:e|es|den|ing)|overrul(?:e|es|ed|ing)|lift(?:s|ed|ing)?|drop(?:s|ped|ping)?|exempt(?:s|ed|ing)?|excus(?:e|es|ed|ing)|disregard(?:s|ed|ing)?|forget(?:s|ting)?|violat(?:e|es|ed|ing)|break(?:s|ing)?|cancel(?:s|led|ling)?|repeal(?:s|ed|ing)?|replac(?:e|es|ed|ing)|supersed(?:e|es|ed|ing)|outrank(?:s|ed|ing)?|trump(?:s|ed|ing)?|neglect(?:s|ed|ing)?|switch(?:es|ed|ing)? off|turn(?:s|ed|ing)? off|set aside|opt(?:s|ed|ing)? out|pause(?:s|d)?|pausing|stop(?:s|ped|ping)? (?:following|obeying|applying|enforcing|checking)|lower(?:s|ed|ing)?|soften(?:s|ed|ing)?|remov(?:e|es|ed|ing)|delet(?:e|es|ed|ing)|sidestep(?:s|ped|ping)?|work around|get around';

/** Verbs that keep a gate; with a negation before them they loosen it. */
const KEEP =
  'appl(?:y|ies|ied)|follow(?:s|ed)?|enforc(?:e|es|ed)|obey(?:s|ed)?|respect(?:s|ed)?|heed(?:s|ed)?|observ(?:e|es|ed)|check(?:s|ed)?|requir(?:e|es|ed)|bind(?:s|ing)?|hold(?:s)?|count(?:s)?|matter(?:s)?|need(?:s|ed)?|use(?:d)?|ask(?:ed)?|valid|mandatory|binding|necessary|in (?:force|effect)|bound by|subject to|concern(?:s|ed)?|cover(?:s|ed)?|care about|worry about|bother with';

/** Words that say by themselves that a gate gives way. */
const YIELDS =
  /\b(?:obsolete|outdated|deprecated|inactive|off|unless|except(?:ing|ions?)?|no longer|not any more|instead of|in place of|rather than|at your discretion|if you like|when convenient|where practical|as you see fit|best effort|may be broken|can be broken)\b/;

/** The same for words that a negation turns round: "prove-it is not optional". */
const GIVES_WAY =
  'optional|advisory|only advice|just advice|suggestions?|guidelines only|merely|void|negotiable|exempt|exemptions?|immune|takes? precedence over|have precedence over|has precedence over|wins? over|comes? before|(?:is|am|are|stands?) above|stronger than|free from|freed? of';

const NEGATED_LOOSEN = new RegExp(`\\b${NEGATION}(?: \\w+){0,3}? (?:${LOOSEN}|${GIVES_WAY})\\b`, 'g');
const LOOSENS = new RegExp(`\\b(?:${LOOSEN}|${GIVES_WAY})\\b`);
const NEGATED_KEEP = new RegExp(`\\b${NEGATION}(?: \\w+'?\\w*){0,3}? (?:${KEEP})\\b`);
const FREE_OF = /\bwithout\b/;
const NEGATED_WITHOUT = /\b(?:not|never|no|nobody|nothing|cannot|can't|don't|doesn't|won't|mustn't)\b.*\bwithout\b/;

/**
 * The sentences of a text that would loosen a gate: that name one (or the law) together with a word that takes from it.
 * What forbids to loosen is no loosening: "never skip prove-it".
 */
export function loosenings(text: string, gates: readonly Gate[]): Loosening[] {
  const names = gates.map(({ name }) => ({ name, plain: plainText(name) }));
  return plainSentences(text).flatMap((sentence) => {
    const named = names.filter(({ plain }) => ` ${sentence.text} `.includes(` ${plain} `)).map(({ name }) => name);
    const subjects = named.length > 0 ? named : LAW.test(sentence.text) ? [ALL] : [];
    const because = subjects.length === 0 ? undefined : whatLoosens(sentence, names);
    return because === undefined ? [] : subjects.map((gate) => ({ gate, ...because, ...placeOf(sentence) }));
  });
}

function placeOf({ line, original }: PlainSentence): Pick<Loosening, 'line' | 'sentence'> {
  return { line, sentence: original };
}

/** Names of gates are no verbs: `ask-before-harm` does not ask. */
function whatLoosens({ text }: PlainSentence, names: readonly { plain: string }[]): { because: string } | undefined {
  const rest = names.reduce((left, { plain }) => left.replaceAll(plain, 'gate'), text);
  const open = rest.replace(NEGATED_LOOSEN, ' ');
  const [found] =
    LOOSENS.exec(open) ??
    NEGATED_KEEP.exec(open) ??
    YIELDS.exec(open) ??
    (NEGATED_WITHOUT.test(rest) ? undefined : FREE_OF.exec(rest)) ??
    [];
  return found === undefined ? undefined : { because: found };
}
