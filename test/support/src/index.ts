export { bytesOfText, isPlainText, textOfBytes } from './bytes.ts';
export { type FakeCall, type FakeReply, type FakeRule, FakeTools } from './fake-tool.ts';
export {
  endServers,
  listeningSockets,
  type PrivateTmux,
  privateEnvironment,
  privateTmux,
  runTmux,
  socketFolder,
  type TmuxResult,
} from './private-tmux.ts';
export {
  boundSockets,
  isAlive,
  killAll,
  type MarkedProcess,
  processesMarked,
  sendSignal,
  socketsOf,
  waitUntilGone,
} from './processes.ts';
export { linkTools, realTool } from './real-tools.ts';
export { type RetryOptions, RetryTimeout, retryUntil } from './retry-until.ts';
export { type GroupResult, type GroupRun, runInGroup } from './run-in-group.ts';
export { type SandboxFolder, sandboxFolder } from './sandbox-folder.ts';
export { usageError } from './usage-error.ts';
