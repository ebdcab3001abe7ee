import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, normalize } from 'node:path';
import { layOldRelease } from './old-release.ts';
import { fill, type Place } from './place.ts';
import type { ActStep, Step } from './scenario.ts';

/** A step that is no installer's. */
export type Change = Exclude<Step, ActStep | { do: 'together' }>;

/** Does to a home what its operator may do, or what an older release has left there. */
export function changeHome(step: Change, place: Place): void {
  if (step.do === 'old') layOldRelease(place.home, step.version, 'current');
  else if (step.do === 'previous') layOldRelease(place.home, step.version, 'previous');
  else changePath(step, normalize(`${place.home}/${fill(step.path, place)}`), place);
}

function changePath(step: Exclude<Change, { version: string }>, path: string, place: Place): void {
  if (step.do !== 'remove' && step.do !== 'mode') mkdirSync(dirname(path), { recursive: true });
  switch (step.do) {
    case 'write':
      writeFileSync(path, step.text);
      chmodSync(path, Number.parseInt(step.mode, 8));
      return;
    case 'folder':
      mkdirSync(path);
      return;
    case 'link':
      rmSync(path, { recursive: true, force: true });
      symlinkSync(fill(step.to, place), path);
      return;
    case 'pipe':
      rmSync(path, { force: true });
      execFileSync('mkfifo', ['--', path]);
      return;
    case 'mode':
      chmodSync(path, Number.parseInt(step.mode, 8));
      return;
    case 'remove':
      rmSync(path, { recursive: true });
  }
}
