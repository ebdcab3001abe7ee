export { absolutePath, type Places } from './absolute-path.ts';
export { type AgentFile, agentFileError, agentFilePath, agentVariables, mosaicHomePath } from './agent-file.ts';
export { formatAge } from './format-age.ts';
export { LAUNCH_CODES, type LaunchCode, LaunchInterrupted, launchError } from './launch-refusal.ts';
export {
  type Declared,
  type Environment,
  isSocketName,
  type LaunchInput,
  type LaunchRequest,
  readLaunch,
} from './launch-request.ts';
export { type LaunchSteps, launchSteps, type Step, type StepAnswers } from './launch-steps.ts';
export { agentLooks, fleetRows, hasLostEnd, isWrong, needsSecondLook } from './observe/fleet-rows.ts';
export type {
  AgentLook,
  DeclaredLaunch,
  FleetLook,
  PaneProcess,
  RunRecords,
  TmuxLook,
  UnitState,
} from './observe/observed.ts';
export { findBox, type ScreenState, screenState } from './observe/screen-state.ts';
export { type LauncherKit, launchFields, paneSpec } from './pane-spec.ts';
export { type Candidate, type PathPrefix, pathPrefix, prefixCandidates } from './path-prefix.ts';
export { agentFileText, hasOwnLines } from './roster/agent-file-text.ts';
export { type DeclaredAgent, declaredAgents } from './roster/declared-agents.ts';
export { type RuntimePane, runtimePane } from './runtime-pane.ts';
export type { RuntimeAdapter, TranscriptPlace } from './runtimes/adapter.ts';
export { ADAPTERS, adapterOf } from './runtimes/index.ts';
export { fieldOf } from './runtimes/record-line.ts';
export {
  BEGIN,
  type DeliveryAct,
  type DeliveryLook,
  nextStep,
  type Order,
  type Outcome,
  type Progress,
  type RecordNews,
} from './send/delivery.ts';
export {
  type Address,
  asText,
  commandPrefix,
  isDamaged,
  isSameText,
  MESSAGE_LIMIT_BYTES,
  messageText,
  readsMentions,
  withoutMentions,
} from './send/message.ts';
export { wayOutOf } from './send/reasons.ts';
export { shellQuote } from './shell-quote.ts';
export { toolEnvironment } from './tool-environment.ts';
