export { EXIT, LAUNCH_EXIT } from './exit-codes.ts';
export type {
  AgentFlag,
  AgentRow,
  AgentState,
  Drift,
  DriftField,
  FleetReport,
  StartReport,
  StatusReport,
  StopReport,
} from './fleet-report.ts';
export { NOT_TO_BE_SET } from './forbidden-variables.ts';
export type { GateFinding, GatePackage, GateReport } from './gate-report.ts';
export { brief, type ErrorFacts, errorText, factsOf, MosaicError, printable, warningText } from './mosaic-error.ts';
export { readDeath, readFailedStart, readHeartbeat, readStop } from './read-records.ts';
export type { Evidence, Receipt, SendResult } from './receipt.ts';
export type { Roster, RosterAgent } from './roster.ts';
export type { Death, FailedStart, Heartbeat, StopRecord } from './run-records.ts';
export {
  AGENT_OPTIONS,
  type AgentPane,
  type AgentSession,
  type NamedValue,
  type PaneFacts,
  type PaneSpec,
  type ServerView,
  type TmuxAnswer,
} from './session.ts';
export { utf8Bytes } from './utf8-bytes.ts';
