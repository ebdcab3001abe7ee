import { EXIT, MosaicError } from '@mosaicstack/contract';

/** Why the gate could not scan; each is exit 2 (gate.md G1.4). */
export type GateCode =
  | 'GATE_BAD_USAGE'
  | 'GATE_BAD_SETTING'
  | 'GATE_BAD_LAYER'
  | 'GATE_CANNOT_SCAN'
  | 'GATE_CANNOT_KEEP'
  | 'GATE_CANNOT_WEIGH'
  | 'GATE_CANARY_MISSED';

/** The error of a gate that gives no report. */
export function gateError(code: GateCode, act: string, subject: string, cause: string, wayOut?: string): MosaicError {
  return new MosaicError({ code, exit: EXIT.cannotAsk, act, subject, cause, wayOut });
}

/** The error of a root that cannot be scanned. */
export function cannotScan(root: string, cause: string, wayOut?: string): MosaicError {
  return gateError('GATE_CANNOT_SCAN', 'scan', root, cause, wayOut);
}

/** The error of a tarball that cannot be left where it was to be. */
export function cannotKeep(file: string, cause: string): MosaicError {
  return gateError('GATE_CANNOT_KEEP', 'keep', file, cause);
}
