import { expect, it } from 'vitest';
import { isBareShell, isShellCommand } from './bare-shell.ts';

it.each<[string, string[], boolean]>([
  ['/usr/bin/bash', ['bash'], true],
  ['/usr/bin/bash', ['-bash'], true],
  ['/bin/zsh', ['zsh', '-il'], true],
  ['/usr/bin/bash (deleted)', ['bash', '--norc', '-i'], true],
  ['/usr/bin/bash', ['bash', '-c', 'pi'], false],
  ['/usr/bin/bash', ['bash', 'script.sh'], false],
  ['/usr/bin/node', ['bash'], false],
  ['', [], false],
])('%s as %j waits for commands: %s', (exe, argv, isBare) => {
  expect(isBareShell({ exe, argv })).toBe(isBare);
});

it.each<[string, boolean]>([
  ['bash', true],
  ['exec bash --norc -i', true],
  ['/bin/zsh --login', true],
  ['bash -c pi', false],
  ['pi; bash', false],
  ['pi', false],
])('%j asks for a shell: %s', (command, isShell) => {
  expect(isShellCommand(command)).toBe(isShell);
});
