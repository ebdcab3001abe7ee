export { EXIT, LAUNCH_EXIT } from './exit-codes.ts';
export type { AgentRow, AgentState, FleetReport, StopReport } from './fleet-report.ts';
export type { GateFinding, GatePackage, GateReport } from './gate-report.ts';
export { brief, type ErrorFacts, errorText, factsOf, MosaicError, printable, warningText } from './mosaic-error.ts';
export {
  AGENT_OPTIONS,
  type AgentSession,
  type NamedValue,
  type PaneFacts,
  type PaneSpec,
  type TmuxAnswer,
} from './session.ts';
