export { hmacOfBytes, sha256OfBytes } from './byte-hashes.ts';
export { currentFolder, homeFolder } from './current-folder.ts';
export { type FileText, textOrRemains, type UnreadableFile } from './file-text.ts';
export { type FileSize, namesIn, readTextIfThere, type WriteOptions, writeFileWhole } from './files.ts';
export {
  copyEntry,
  copyIfMissing,
  type FolderFile,
  folderFiles,
  hashBelow,
  layOut,
  moveTo,
  type NameFacts,
  type NewFile,
  nameFacts,
  removeAll,
  removeTree,
  replaceLink,
} from './folder-trees.ts';
export { type FolderFailure, folderIdentity, folderMaker, makeFolders, systemWords } from './folders.ts';
export { isGarbled } from './garbled.ts';
export { handOver, type NextProgram } from './hand-over.ts';
export { hashFields } from './hash.ts';
export { endBySignal, heedSignals } from './heed-signals.ts';
export { type Host, localHost } from './host.ts';
export { closeInheritedFiles } from './inherited-files.ts';
export { type LockOptions, LockTaken, LockUnavailable } from './lock.ts';
export type { AgentProcess, ProcessFacts } from './process-facts.ts';
export {
  endProcesses,
  type ProcessEntry,
  type ProcessSnapshot,
  processesWith,
  startedAtMs,
} from './processes.ts';
export { programPath } from './program-path.ts';
export {
  type ProgramOptions,
  type ProgramResult,
  programRunner,
  programStarter,
  type RunProgram,
  runOnTerminal,
  type StartedProgram,
  type StartProgram,
} from './run-program.ts';
export { fileReader, linkTarget, type TreeEntry, type WalkStep, walkTree } from './tree.ts';
export { userName } from './user-name.ts';
