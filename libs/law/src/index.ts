export { cheatSheet, type Peer } from './cheat-sheet.ts';
export { type Composition, compose, type LawPart, type LawSources, type PartKind, type SourceText } from './compose.ts';
export { type FrontMatter, frontMatter } from './front-matter.ts';
export { type Gate, gatesOf } from './gates.ts';
export {
  HARNESSES,
  type Handover,
  type HandoverInput,
  HandoverProblem,
  type Harness,
  handover,
  RUNTIMES,
  type RuntimeName,
} from './harness.ts';
export { type Loosening, loosenings } from './loosening.ts';
export { type PlainSentence, plainSentences } from './plain-sentences.ts';
export type { Audience, Refusal } from './policy.ts';
