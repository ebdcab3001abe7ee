export { asciiLower, type ByteText, bytesOf, byteText, shownBytes } from './bytes.ts';
export { budgetText, canonicalReport, textReport } from './format.ts';
export { countLines } from './lines.ts';
export { type Exemption, parseExemptions, parseHashes } from './pardons.ts';
export { type Pattern, type PatternRefusal, readPattern } from './pattern.ts';
export { gateReport, type Place, placeOf, type ReportHashes, type ReportParts } from './report.ts';
export { isRuleId, type LineRefusal, parseRules, type Rule, type RuleClass } from './rules.ts';
export {
  contentScanner,
  type Finding,
  type Mark,
  type Scan,
  type Scanner,
  type TokenHashes,
} from './scanner.ts';
export { addScope, EMPTY_SCOPE, type FileKind, fileKind, isStructuralPlace, type Scope } from './scope.ts';
export { type IdentityFact, suggestedRules } from './suggest.ts';
export { readTar, type TarMember } from './tarball.ts';
