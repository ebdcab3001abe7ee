import * as z from 'zod';

/** Where a rule matches; what matched is told by its first byte alone, unless it was to be revealed. */
export const gateFinding = z.strictObject({
  rule: z.string(),
  /** Relative to the root; bytes outside printable ASCII as `\xNN`. */
  path: z.string(),
  /** From 1; 0 for a name. */
  line: z.int(),
  /** Byte in the line, from 1. */
  column: z.int(),
  /** The same for the same rule, line and key; `-` without a key. */
  fingerprint: z.string(),
  excerpt: z.string(),
});

/** The tarball that was scanned. */
export const gatePackage = z.strictObject({
  file: z.string(),
  /** Of the tarball's bytes, as npm writes it: `sha512-<base64>`. */
  integrity: z.string(),
  bytes: z.int(),
  members: z.int(),
});

/** The answer of `mosaic gate --format json` (gate.md section 5). */
export const gateReport = z.strictObject({
  version: z.literal(1),
  verdict: z.enum(['clean', 'found', 'unknown']),
  findings: z.array(gateFinding),
  exemptions: z.array(z.strictObject({ rule: z.string(), path: z.string(), state: z.enum(['unused', 'expired']) })),
  /** Marks that pardoned nothing. */
  marks: z.array(z.strictObject({ rule: z.string(), path: z.string(), line: z.int() })),
  budget: z.array(z.strictObject({ path: z.string(), lines: z.int(), limit: z.int() })),
  problems: z.array(z.strictObject({ path: z.string(), cause: z.string() })),
  counts: z.strictObject({
    names: z.int(),
    files: z.int(),
    bytes: z.int(),
    lines: z.int(),
    rules: z.int(),
  }),
  package: gatePackage.optional(),
});

export type GateFinding = z.infer<typeof gateFinding>;
export type GatePackage = z.infer<typeof gatePackage>;
export type GateReport = z.infer<typeof gateReport>;
