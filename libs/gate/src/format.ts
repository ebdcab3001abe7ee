import type { GateReport } from '@mosaicstack/contract';

/** What is said of a resident file that is too long (gate.md G8.1). */
export function budgetText({ path, lines, limit }: GateReport['budget'][number]): string {
  return `L0 budget exceeded: ${path} is ${lines} lines (max ${limit})`;
}

/** The report for programs, the same byte for byte from every gate (gate.md G5.1); without a newline at its end. */
export function canonicalReport({
  findings,
  exemptions,
  marks,
  budget,
  problems,
  counts,
  verdict,
  package: packed,
}: GateReport): string {
  return [
    ['gate', 1],
    ...findings.map((row) => ['finding', row.rule, row.path, row.line, row.column, row.fingerprint, row.excerpt]),
    ...exemptions.map(({ rule, path, state }) => ['exemption', rule, path, state]),
    ...marks.map(({ rule, path, line }) => ['mark', rule, path, line, 'unused']),
    ...budget.map(({ path, lines, limit }) => ['budget', path, lines, limit]),
    ...problems.map(({ path, cause }) => ['problem', path, cause]),
    ...(packed === undefined ? [] : [['package', packed.file, packed.integrity, packed.bytes, packed.members]]),
    ['counts', counts.names, counts.files, counts.bytes, counts.lines, counts.rules],
    ['verdict', verdict],
  ]
    .map((fields) => fields.join('\t'))
    .join('\n');
}

/** The report for people (gate.md G5.2); without a newline at its end. */
export function textReport(report: GateReport): string {
  const { findings, exemptions, marks, budget, problems, counts, verdict, package: packed } = report;
  const { names, files, bytes, lines, rules } = counts;
  return [
    ...findings.map((row) => `${row.path}:${row.line}:${row.column}: ${row.rule} ${row.excerpt} ${row.fingerprint}`),
    ...exemptions.map(({ rule, path, state }) => `exemption of ${rule} for ${path} is ${state}`),
    ...marks.map(({ rule, path, line }) => `mark of ${rule} at ${path}:${line} is unused`),
    ...budget.map(budgetText),
    ...problems.map(({ path, cause }) => `cannot scan ${path}: ${cause}`),
    ...(packed === undefined ? [] : [`package ${packed.file}: ${packed.members} members, ${packed.integrity}`]),
    `gate: ${verdict}: ${names} names, ${files} files, ${bytes} bytes, ${lines} lines, ${rules} rules, ${findings.length} findings`,
  ].join('\n');
}
