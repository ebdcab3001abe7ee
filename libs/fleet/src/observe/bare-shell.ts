const SHELLS = ['bash', 'sh', 'dash', 'zsh', 'fish', 'ksh'];

/** Whether a program's file is that of a shell. */
export function isShell(exe: string): boolean {
  return SHELLS.includes(exe.replace(/ \(deleted\)$/, '').replace(/^.*\//, ''));
}

/** Whether a program is a shell that waits for commands: no script, no command line of its own. */
export function isBareShell(process: { readonly exe: string; readonly argv: readonly string[] }): boolean {
  if (!isShell(process.exe)) return false;
  const [, ...words] = process.argv;
  return words.every((word) => /^-[a-bd-z]*$|^--(?:login|norc|noprofile|posix)$/.test(word));
}

/** Whether a command line asks for such a shell, so that one is no sign of an end. */
export function isShellCommand(command: string): boolean {
  const [, name = ''] =
    /^\s*(?:exec\s+)?(?:\S*\/)?(\w+)(?:\s+-[a-bd-z]+|\s+--(?:login|norc|noprofile|posix))*\s*$/.exec(command) ?? [];
  return SHELLS.includes(name);
}
