export { absolutePath, type Places } from './absolute-path.ts';
export { type AgentFile, agentFileError, agentFilePath, agentVariables, mosaicHomePath } from './agent-file.ts';
export { agentRows, formatAge } from './agent-rows.ts';
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
export { type LauncherKit, launchFields, paneSpec } from './pane-spec.ts';
export { type Candidate, type PathPrefix, pathPrefix, prefixCandidates } from './path-prefix.ts';
export { type RuntimePane, runtimePane } from './runtime-pane.ts';
export { shellQuote } from './shell-quote.ts';
export { toolEnvironment } from './tool-environment.ts';
