// Loaded by `node --import` into the CLI: ends the process at the n-th call that changes the file system, or fills the disk.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const { FAULT_KIND: kind, FAULT_AT: at, FAULT_COUNT: countFile } = process.env;
const CALLS = ['chmodSync', 'chownSync', 'copyFileSync', 'fsyncSync', 'linkSync', 'mkdirSync'];
const MORE_CALLS = ['renameSync', 'rmSync', 'symlinkSync', 'utimesSync', 'writeFileSync'];
/** What needs no room on a disk. */
const FREE = ['chmodSync', 'chownSync', 'fsyncSync', 'rmSync', 'utimesSync'];
const original = { ...fs };
let calls = 0;

for (const name of [...CALLS, ...MORE_CALLS]) fs[name] = (...args) => faulty(name, args);
syncBuiltinESMExports();
process.on('exit', () => countFile && original.writeFileSync(countFile, `${calls}`));

function faulty(name, args) {
  calls += 1;
  if (kind === 'full' && calls >= Number(at) && !FREE.includes(name)) {
    doHalf(name, args);
    throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC', path: args[0] });
  }
  if (kind === 'full' || calls !== Number(at)) return original[name](...args);
  if (kind === 'after') original[name](...args);
  if (kind === 'torn') doHalf(name, args);
  return process.kill(process.pid, 'SIGKILL');
}

/** What a call may have done when it is interrupted. */
function doHalf(name, args) {
  if (name === 'copyFileSync') {
    const bytes = original.readFileSync(args[0]);
    original.writeFileSync(args[1], bytes.subarray(0, bytes.length / 2));
  } else if (name === 'writeFileSync') original.writeFileSync(args[0], `${args[1]}`.slice(0, `${args[1]}`.length / 2));
  else if (name === 'rmSync' && original.lstatSync(args[0], { throwIfNoEntry: false })?.isDirectory())
    for (const entry of original.readdirSync(args[0]).slice(1))
      original.rmSync(`${args[0]}/${entry}`, { recursive: true });
}
