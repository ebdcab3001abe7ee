import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { type FileText, fileText } from './file-text.ts';
import {
  appendLine,
  type FileSize,
  filesBelow,
  namesIn,
  readFrom,
  setAside,
  type WriteOptions,
  writeFileWhole,
} from './files.ts';
import { type LockOptions, withLock } from './lock.ts';
import {
  type AgentProcess,
  agentProcesses,
  exeOf,
  hasManyTmuxServers,
  type ProcessFacts,
  type ProcessQuery,
  processFacts,
} from './process-facts.ts';
import { endProcesses, type ProcessEntry, type ProcessSnapshot, processSnapshot } from './processes.ts';
import { programRunner, programStarter, type RunProgram, type StartProgram } from './run-program.ts';

/**
 * What a fleet needs of the host that it runs on. Questions take many subjects at once, so that a host that is far away can
 * answer each in one go; whoever asks cannot tell how far it is.
 */
export interface Host {
  /** How it calls itself. */
  readonly name: string;
  run: RunProgram;
  start: StartProgram;
  /** Does something while no other process of the host that asks for the same lock does (`withLock`). */
  withLock<Result>(path: string, options: LockOptions, act: () => Promise<Result>): Promise<Result>;
  /** The texts of those files that are there, or why nobody has them. */
  readTexts(paths: readonly string[]): Promise<Map<string, FileText>>;
  /** Writes a file whole or not at all. */
  writeText(path: string, text: string, options: WriteOptions): Promise<void>;
  /** Makes a folder for its owner alone, where it is missing. */
  makeFolder(path: string): Promise<void>;
  /** Removes those of the files that are there. */
  removeFiles(paths: readonly string[]): Promise<void>;
  /** Keeps those of the files that are there under other names, `.bak` or `.bak.1` and so on behind theirs. */
  setAside(paths: readonly string[]): Promise<void>;
  namesIn(folder: string): Promise<string[]>;
  /** The files with a name's ending in a folder, and so many folders below it; none where it cannot be read. */
  filesBelow(folder: string, ending: string, depth: number): Promise<FileSize[]>;
  /** What a file holds from a place on (a negative one: before its end), at most so much; empty where it cannot be read. */
  readFrom(path: string, offsetBytes: number, limitBytes: number): Promise<Buffer>;
  /** Adds a line to a file in one write, to the disk. */
  appendLine(path: string, line: string): Promise<void>;
  /** The facts of those processes that live. */
  processFacts(queries: readonly ProcessQuery[]): Promise<Map<number, ProcessFacts>>;
  /** The program of a process; empty where it may not be asked. */
  exeOf(pid: number): Promise<string>;
  /** All processes at one moment. */
  processSnapshot(): Promise<ProcessSnapshot>;
  /** Ends processes gently, then firmly (`endProcesses`). */
  endProcesses(entries: readonly ProcessEntry[], graceMs: number): Promise<ProcessEntry[]>;
  /** The processes that other tmux servers than this one have started for agents. */
  agentProcesses(exceptServer: number): Promise<AgentProcess[]>;
}

/** The host that this process runs on; programs get exactly this environment. */
export function localHost(environment: Readonly<Record<string, string | undefined>>): Host {
  const start = programStarter(environment);
  return {
    name: hostname(),
    run: programRunner(environment),
    start,
    withLock: (path, options, act) => withLock(start, path, options, act),
    readTexts: async (paths) => new Map(paths.flatMap((path) => textAt(path))),
    writeText: async (path, text, options) => writeFileWhole(path, text, options),
    makeFolder: async (path) => void mkdirSync(path, { recursive: true, mode: 0o700 }),
    removeFiles: async (paths) => {
      for (const path of paths) rmSync(path, { force: true });
    },
    setAside: async (paths) => {
      for (const path of paths) setAside(path);
    },
    namesIn: async (folder) => namesIn(folder),
    filesBelow: async (folder, ending, depth) => filesBelow(folder, ending, depth),
    readFrom: async (path, offsetBytes, limitBytes) => readFrom(path, offsetBytes, limitBytes),
    appendLine: async (path, line) => appendLine(path, line),
    processFacts: async (queries) => processFacts(queries),
    exeOf: async (pid) => exeOf(pid),
    processSnapshot: async () => processSnapshot(),
    endProcesses,
    agentProcesses: async (exceptServer) =>
      exceptServer === 0 || hasManyTmuxServers() ? agentProcesses(allPids(), exceptServer) : [],
  };
}

function textAt(path: string): [path: string, text: FileText][] {
  const text = fileText(path);
  return text === undefined ? [] : [[path, text]];
}

function allPids(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}
