/** Whether these arguments go to the gate itself. */
export function isForGate([command, word, ...rest]: readonly string[]): boolean {
  const isHelp = [word, ...rest].some((arg) => arg === '--help' || arg === '-h');
  return command === 'gate' && word !== 'rules' && !isHelp;
}
