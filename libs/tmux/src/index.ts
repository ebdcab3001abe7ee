export {
  type AgentsAnswer,
  type LinesAnswer,
  type PaneAnswer,
  type ServerAnswer,
  type TmuxClient,
  TmuxMissing,
  tmuxClient,
  tmuxVersion,
} from './client.ts';
export { removeDeadSocket } from './remove-socket.ts';
export { socketPath } from './socket-path.ts';
