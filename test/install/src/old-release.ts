import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { hashOf } from './snapshot.ts';

const TEXTS: Readonly<Record<string, string>> = {
  '.framework-version': '',
  'AGENTS.md': '# Dispatcher of an older release\n',
  'CONSTITUTION.md': '# Constitution of an older release\n',
  'TOOLS.md': '# Only an older release has this\n',
  'guides/FLEET.md': '# Fleet\n',
  'guides/deep/GONE.md': '# Only an older release has this\n',
  'templates/SOUL.md': '# Soul of an older release\n',
  'templates/USER.md': '# User of an older release\n',
  'tools/old.sh': '#!/usr/bin/env bash\n',
};

/** What an older release holds, by path. */
export function oldTexts(version: string): Record<string, string> {
  const texts = Object.entries(TEXTS).map(([path, text]) => [
    path,
    path === '.framework-version' ? `${version}\n` : text,
  ]);
  return Object.fromEntries(texts);
}

/** The name of its tree. */
export function oldName(version: string): string {
  return `${version}-${hashOf(manifestOf(version)).slice(0, 12)}`;
}

/** Lays an older release out as an installer would have done, by itself: it is not to share an installer's faults. */
export function layOldRelease(home: string, version: string, place: 'current' | 'previous'): void {
  const tree = `${home}/.framework/${oldName(version)}`;
  for (const [path, text] of Object.entries(oldTexts(version))) {
    mkdirSync(dirname(`${tree}/${path}`), { recursive: true });
    writeFileSync(`${tree}/${path}`, text);
    chmodSync(`${tree}/${path}`, path.endsWith('.sh') ? 0o755 : 0o644);
  }
  writeFileSync(`${tree}/.manifest`, manifestOf(version));
  symlinkSync(oldName(version), `${home}/.framework/${place}`);
  if (place === 'previous') return;
  for (const name of new Set(Object.keys(TEXTS).map((path) => path.split('/', 1)[0] ?? '')))
    symlinkSync(`.framework/current/${name}`, `${home}/${name}`);
}

function manifestOf(version: string): string {
  return Object.entries(oldTexts(version))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, text]) => `${hashOf(text)} ${path.endsWith('.sh') ? '755' : '644'} ${path}\n`)
    .join('');
}
