import type { GatePackage, GateReport } from '@mosaicstack/contract';
import { budgetText, canonicalReport, textReport } from '@mosaicstack/gate';
import type { Format } from './arguments.ts';

/** One thing that a report complains of, for formats that know nothing finer. */
interface Complaint {
  rule: string;
  path: string;
  /** From 1. */
  line: number;
  column: number;
  message: string;
}

/** The rule of a complaint about what could not be scanned. */
const UNSCANNED = 'cannot-scan';

/** The report in a form; without a newline at its end. */
export function formatReport(report: GateReport, format: Format): string {
  const write: Record<Format, (report: GateReport) => string> = {
    text: textReport,
    canonical: canonicalReport,
    json: (data) => JSON.stringify(data, null, 2),
    sarif: sarifReport,
    github: githubReport,
    junit: junitReport,
  };
  return write[format](report);
}

function complaints({ findings, exemptions, marks, budget, problems }: GateReport): Complaint[] {
  const at = (rule: string, path: string, message: string, line = 1, column = 1): Complaint => ({
    rule,
    path,
    line: Math.max(line, 1),
    column,
    message,
  });
  return [
    ...findings.map((row) => at(row.rule, row.path, `${row.excerpt} ${row.fingerprint}`, row.line, row.column)),
    ...exemptions.map(({ rule, path, state }) => at(rule, path, `exemption is ${state}`)),
    ...marks.map(({ rule, path, line }) => at(rule, path, 'mark is unused', line)),
    ...budget.map((row) => at('resident-budget', row.path, budgetText(row))),
    ...problems.map(({ path, cause }) => at(UNSCANNED, path, cause)),
  ];
}

/** SARIF 2.1.0 (OASIS), of which code hosts read the results. */
function sarifReport(report: GateReport): string {
  const all = complaints(report);
  const rules = [...new Set(all.map(({ rule }) => rule))].sort().map((id) => ({ id }));
  const results = all.map(({ rule, path, line, column, message }) => ({
    ruleId: rule,
    level: 'error',
    message: { text: message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: path.split('/').map(encodeURIComponent).join('/') },
          region: { startLine: line, startColumn: column },
        },
      },
    ],
  }));
  const driver = { name: 'mosaic gate', version: MOSAIC_VERSION, rules };
  return JSON.stringify(
    {
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: { driver },
          invocations: [{ executionSuccessful: report.verdict !== 'unknown' }],
          ...(report.package === undefined ? {} : { properties: { package: report.package } }),
          results,
        },
      ],
    },
    null,
    2,
  );
}

/** Workflow commands, which GitHub shows beside the lines that they name. */
function githubReport(report: GateReport): string {
  const escaped = (text: string): string => text.replaceAll('%', '%25').replaceAll(':', '%3A').replaceAll(',', '%2C');
  const lines = complaints(report).map(
    ({ rule, path, line, column, message }) =>
      `::error file=${escaped(path)},line=${line},col=${column},title=${rule}::${message.replaceAll('%', '%25')}`,
  );
  return [...lines, textReport(report).split('\n').at(-1) ?? ''].join('\n');
}

/** One test case for each complaint, or one that passed. */
function junitReport(report: GateReport): string {
  const all = complaints(report);
  const cases = all.map(({ rule, path, line, column, message }) => {
    const name = xml(`${path}:${line}:${column}`);
    const kind = rule === UNSCANNED ? 'error' : 'failure';
    return `  <testcase classname="${xml(rule)}" name="${name}">\n    <${kind} message="${xml(message)}"/>\n  </testcase>`;
  });
  const errors = all.filter(({ rule }) => rule === UNSCANNED).length;
  if (cases.length === 0) cases.push('  <testcase classname="gate" name="clean"/>');
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuite name="mosaic gate" tests="${cases.length}" failures="${all.length - errors}" errors="${errors}">`,
    ...(report.package === undefined ? [] : [packageProperty(report.package)]),
    ...cases,
    '</testsuite>',
  ].join('\n');
}

function packageProperty({ file, integrity }: GatePackage): string {
  return `  <properties><property name="${xml(file)}" value="${xml(integrity)}"/></properties>`;
}

function xml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? '');
}

declare const MOSAIC_VERSION: string;
