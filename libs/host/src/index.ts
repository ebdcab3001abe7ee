export { currentFolder, homeFolder } from './current-folder.ts';
export { type FolderFailure, folderIdentity, folderMaker } from './folders.ts';
export { hashFields } from './hash.ts';
export { endProcesses, type ProcessEntry, processTree, startedAtMs } from './processes.ts';
export { type ProgramResult, programRunner, type RunProgram } from './run-program.ts';
