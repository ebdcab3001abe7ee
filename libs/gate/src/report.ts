import type { GateFinding, GateReport } from '@mosaicstack/contract';
import { type ByteText, shownBytes, unshownBytes } from './bytes.ts';
import type { Exemption } from './pardons.ts';
import type { Finding, Mark, Scan } from './scanner.ts';

/** A content or a name with something in it, at its path as bytes. */
export interface Place {
  path: ByteText;
  findings: readonly Finding[];
  marks: readonly Mark[];
}

/** What a report is made of. */
export interface ReportParts {
  /** Contents and names that have findings or marks. */
  places: readonly Place[];
  /** Names of entries that an identity rule matches. */
  privateNames: ReadonlySet<ByteText>;
  problems: readonly { path: ByteText; cause: string }[];
  budget: readonly { path: string; lines: number; limit: number }[];
  counts: GateReport['counts'];
  /** The tarball, where it is one. */
  packed: GateReport['package'];
  exemptions: readonly Exemption[];
  /** The root's path in the project with a slash at its end; empty where they are the same. */
  rootInProject: string;
  /** Whether all was scanned, so that an exemption that was not needed is unused. */
  isWhole: boolean;
  /** `YYYY-MM-DD` in UTC. */
  today: string;
  isRevealed: boolean;
  hashes: ReportHashes;
}

/** The hashes of a report, hexadecimal. */
export interface ReportHashes {
  sha256(line: ByteText): string;
  /** `-` without a key. */
  fingerprint(rule: string, line: ByteText): string;
}

const STARS = '*****';

/** Adds up what one scan gave. */
export function placeOf(path: ByteText, { findings, marks }: Pick<Scan, 'findings' | 'marks'>): Place[] {
  return findings.length + marks.length === 0 ? [] : [{ path, findings, marks }];
}

/** The report of a scan (gate.md section 5). */
export function gateReport(parts: ReportParts): GateReport {
  const paths = pathPrinter(parts);
  const unmarked = parts.places.map(withoutMarked);
  const pardons = exemptionJudge(parts);
  const findings = unmarked.flatMap(({ path, findings: left }) =>
    left
      .filter((finding) => !pardons.covers(path, finding))
      .map((finding) => shownFinding(paths(path), finding, parts)),
  );
  const lists = {
    findings: sorted(findings, ['rule', 'path', 'line', 'column', 'fingerprint', 'excerpt']),
    exemptions: sorted(pardons.leftOver(paths), ['rule', 'path', 'state']),
    marks: sorted(
      unmarked.flatMap(({ path, unused }) => unused.map((mark) => ({ ...mark, path: paths(path) }))),
      ['rule', 'path', 'line'],
    ),
    budget: sorted(parts.budget, ['path']),
    problems: sorted(
      parts.problems.map(({ path, cause }) => ({ path: paths(path), cause })),
      ['path', 'cause'],
    ),
  };
  const { problems, ...found } = lists;
  const isFound = Object.values(found).some((list) => list.length > 0);
  const verdict: GateReport['verdict'] = problems.length > 0 ? 'unknown' : isFound ? 'found' : 'clean';
  const report = { version: 1 as const, verdict, ...lists, counts: parts.counts } satisfies GateReport;
  const { packed } = parts;
  return packed === undefined ? report : { ...report, package: { ...packed, file: paths(packed.file) } };
}

/** A place's findings without those that a mark pardons, and the marks that pardon nothing. */
function withoutMarked({ path, findings, marks }: Place) {
  const isMarked = ({ rule, line }: Finding): boolean =>
    marks.some((mark) => mark.line === line && mark.rules.has(rule));
  const unused = marks.flatMap(({ line, rules }) =>
    [...rules]
      .filter((rule) => !findings.some((finding) => finding.line === line && finding.rule === rule))
      .map((rule) => ({ rule, line })),
  );
  return { path, findings: findings.filter((finding) => !isMarked(finding)), unused };
}

function shownFinding(path: string, { rule, line, column, text }: Finding, parts: ReportParts): GateFinding {
  const excerpt = parts.isRevealed ? shownBytes(text) : redacted(text.charAt(column - 1));
  return { rule, path, line, column, fingerprint: parts.hashes.fingerprint(rule, text), excerpt };
}

/** Text by its first byte, whatever its length. */
function redacted(text: ByteText): string {
  return `${/^[!-~]/.test(text) ? text.charAt(0) : '?'}${STARS}`;
}

/** Prints paths with the names that nobody is to read redacted. */
function pathPrinter({ privateNames, isRevealed }: ReportParts): (path: ByteText) => string {
  const shownName = (name: ByteText): string =>
    privateNames.has(name) && !isRevealed ? redacted(name) : shownBytes(name);
  return (path) => path.split('/').map(shownName).join('/');
}

/** Applies exemptions, and keeps in mind which of them were needed. */
function exemptionJudge({ exemptions, rootInProject, isWhole, today, hashes }: ReportParts) {
  const here = exemptions.filter(({ path }) => path.startsWith(rootInProject));
  const valid = here.filter(({ expires }) => expires >= today);
  const used = new Set<Exemption>();
  return {
    covers(path: ByteText, { rule, text }: Finding): boolean {
      const shown = rootInProject + shownBytes(path);
      const candidates = valid.filter((exemption) => exemption.rule === rule && exemption.path === shown);
      const hash = candidates.length === 0 ? '' : hashes.sha256(text);
      const covering = candidates.filter((exemption) => exemption.hash === hash);
      for (const exemption of covering) used.add(exemption);
      return covering.length > 0;
    },
    leftOver(print: (path: ByteText) => string) {
      const lines = (list: readonly Exemption[], state: 'unused' | 'expired') =>
        list.map(({ rule, path }) => ({
          rule,
          path: print(unshownBytes(path.slice(rootInProject.length))),
          state,
        }));
      const unused = isWhole ? valid.filter((exemption) => !used.has(exemption)) : [];
      return [
        ...lines(unused, 'unused'),
        ...lines(
          here.filter(({ expires }) => expires < today),
          'expired',
        ),
      ];
    },
  };
}

/** Rows in the order of these fields, each row once. */
function sorted<Row>(rows: readonly Row[], fields: readonly (keyof Row)[]): Row[] {
  const keyOf = (row: Row): string => fields.map((field) => row[field]).join('\t');
  const byFields = (one: Row, other: Row): number => {
    for (const field of fields) if (one[field] !== other[field]) return one[field] < other[field] ? -1 : 1;
    return 0;
  };
  return [...new Map(rows.map((row) => [keyOf(row), row])).values()].sort(byFields);
}
