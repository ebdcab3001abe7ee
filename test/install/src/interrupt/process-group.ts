import { readdirSync, readFileSync } from 'node:fs';

/** Whether a process of the group runs; one that has ended and was not yet collected does not. */
export function isGroupAlive(leader: number): boolean {
  return readdirSync('/proc').some((pid) => /^\d+$/.test(pid) && isMember(pid, leader));
}

function isMember(pid: string, leader: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Behind the name, which may hold anything: state, parent, group.
    const [state = '', , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(group) === leader && !/^[ZX]/.test(state);
  } catch {
    return false;
  }
}

/** Ends all processes of a group at once. */
export function killGroup(leader: number): void {
  if (isGroupAlive(leader)) process.kill(-leader, 'SIGKILL');
}
