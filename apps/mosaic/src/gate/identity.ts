import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename } from 'node:path';
import type { IdentityFact } from '@mosaicstack/gate';
import { homeFolder, programRunner } from '@mosaicstack/host';

/** How many authors of the log are looked at: those of the latest commits. */
const COMMITS = '1000';

/** What git, ssh and this machine tell of their user. What cannot be asked tells nothing. */
export async function identityOf(environment: Readonly<Record<string, string | undefined>>): Promise<IdentityFact[]> {
  const run = programRunner(environment);
  const git = async (...args: string[]): Promise<string[]> =>
    (await run('git', args)).stdout.split('\n').filter((line) => line !== '');
  const home = homeFolder(environment);
  const fact = (kind: IdentityFact['kind'], source: string) => (text: string) => ({ kind, source, text });
  return [
    ...(await git('config', 'user.name')).map(fact('name', 'git config user.name')),
    ...(await git('config', 'user.email')).map(fact('email', 'git config user.email')),
    ...(await git('log', '-n', COMMITS, '--format=%an')).map(fact('name', 'an author of the log')),
    ...(await git('log', '-n', COMMITS, '--format=%ae')).map(fact('email', 'an author of the log')),
    ...(await git('remote', '-v')).flatMap(remoteFacts),
    fact('word', 'the home folder')(basename(home)),
    fact('host', 'the name of this host')(hostname()),
    ...sshHosts(`${home}/.ssh/config`).map(fact('host', 'a host of ssh')),
  ];
}

/** The host and the owner of a remote: `origin git@host:owner/name (fetch)` or `origin https://host/owner/name (fetch)`. */
function remoteFacts(line: string): IdentityFact[] {
  const [, host, owner] = /\s(?:[a-z+]+:\/\/)?(?:[^@\s]+@)?([^/:\s]+)(?::\d+)?[:/]([^/\s]+)\//.exec(line) ?? [];
  return [
    ...(host === undefined ? [] : [{ kind: 'host' as const, source: 'a remote of git', text: host }]),
    ...(owner === undefined ? [] : [{ kind: 'word' as const, source: 'a remote of git', text: owner }]),
  ];
}

function sshHosts(file: string): string[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  const names = [...text.matchAll(/^\s*(?:Host|HostName)\s+(.+)$/gim)].flatMap((match) => `${match[1]}`.split(/\s+/));
  return names.filter((name) => !/[*?!]/.test(name));
}
