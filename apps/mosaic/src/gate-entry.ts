/** The door to the gate in the bundle, beside that of the parser. */
export { gate } from './commands/gate.ts';
