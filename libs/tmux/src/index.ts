export { type AgentsAnswer, TmuxMissing, type TmuxAnswer, type TmuxClient, tmuxClient, tmuxVersion } from './client.ts';
export { socketPath } from './socket-path.ts';
