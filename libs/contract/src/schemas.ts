import type * as z from 'zod';

/** The zod schemas, behind a door of their own: zod costs a launch more than the launch itself. */
export {
  agentRow,
  agentState,
  fleetReport,
  startReport,
  statusReport,
  stopReport,
  tailLine,
  whyReport,
} from './fleet-report.ts';
export { gateReport } from './gate-report.ts';
export { composition, installReport } from './law-report.ts';
export { receipt, receiptReport } from './receipt.ts';
export { agentName, roster, rosterAgent } from './roster.ts';
export { death, failedStart, heartbeat, stopRecord } from './run-records.ts';

/** What reading with a schema gave, and one complaint of it. */
export type ReadResult<Value> = z.ZodSafeParseResult<Value>;
export type Complaint = z.core.$ZodIssue;
