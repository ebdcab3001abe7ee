export { currentFolder, homeFolder } from './current-folder.ts';
export { type FolderFailure, folderIdentity, folderMaker } from './folders.ts';
export { isGarbled } from './garbled.ts';
export { hashFields } from './hash.ts';
export { endBySignal, heedSignals } from './heed-signals.ts';
export { closeInheritedFiles } from './inherited-files.ts';
export { endProcesses, type ProcessEntry, processesWith, processTree, startedAtMs } from './processes.ts';
export { type ProgramOptions, type ProgramResult, programRunner, type RunProgram } from './run-program.ts';
