export { type ModelRequest, type ModelServer, type ModelServerOptions, startModelServer } from './model-server.ts';
export { Pane, type PaneFacts } from './pane.ts';
export {
  installPi,
  preparePi,
  type RealPi,
  readTranscripts,
  realPi,
  type TranscriptLine,
  userTexts,
} from './real-pi.ts';
