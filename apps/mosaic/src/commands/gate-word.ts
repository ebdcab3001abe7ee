/** Whether these arguments go to the gate itself. */
export function isForGate([command, word, ...rest]: readonly string[]): boolean {
  const words = [word, ...rest];
  const options = words.includes('--') ? words.slice(0, words.indexOf('--')) : words;
  const isHelp = options.some((arg) => arg === '--help' || arg === '-h');
  return command === 'gate' && word !== 'rules' && !isHelp;
}
