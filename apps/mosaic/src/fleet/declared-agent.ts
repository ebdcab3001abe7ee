import { isUtf8 } from 'node:buffer';
import { readFileSync, statSync } from 'node:fs';
import { agentFileError, agentFilePath, agentVariables, type Declared } from '@mosaicstack/fleet';

/**
 * What the file of an agent declares (launcher.md L3.6).
 * @returns undefined where there is no such file
 * @throws MosaicError LAUNCH_BAD_USAGE
 */
export function findDeclared(agent: string, mosaicHome: string): Declared | undefined {
  const path = agentFilePath(agent, mosaicHome);
  const bytes = readAgentFile(agent, path);
  if (bytes === undefined) return undefined;
  if (!isUtf8(bytes)) throw agentFileError({ agent, path }, `'${path}' has a byte that is not UTF-8`);
  return { path, variables: agentVariables(bytes.toString(), { agent, path }) };
}

function readAgentFile(agent: string, path: string): Buffer | undefined {
  try {
    if (!statSync(path).isFile()) throw agentFileError({ agent, path }, `cannot read '${path}'`);
    return readFileSync(path);
  } catch (error) {
    const { code = '', syscall } = error as NodeJS.ErrnoException;
    // A file that nobody can see is none; one that is there counts, and has to be read.
    if (syscall === 'stat') return undefined;
    throw code === '' ? error : agentFileError({ agent, path }, `cannot read '${path}'`);
  }
}
