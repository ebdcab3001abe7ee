/** Whether these arguments go to the gate itself. */
export function isForGate([command, word, ...rest]: readonly string[]): boolean {
  const words = [word, ...rest];
  const options = words.includes('--') ? words.slice(0, words.indexOf('--')) : words;
  const isHelp = options.some((arg, at) => (arg === '--help' || arg === '-h') && options[at - 1] !== '--format');
  return command === 'gate' && word !== 'rules' && !isHelp;
}
