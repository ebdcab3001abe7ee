import { $ } from 'zx';
import { shellFiles } from './shell-files.ts';
import { totalLine } from './totals.ts';

/** Checks every shell file with shellcheck at style severity and with shfmt; prints what they find. */
const files = await shellFiles();
let failed = 0;
for (const file of files) {
  const checks = [
    await $({ nothrow: true, quiet: true })`shellcheck -S style ${file}`,
    await $({ nothrow: true, quiet: true })`shfmt -i 2 -ci -bn -d ${file}`,
  ];
  for (const check of checks.filter((result) => result.exitCode !== 0)) {
    failed++;
    console.log(`${check.stdout}${check.stderr}`);
  }
}
const line = totalLine([{ passed: files.length * 2 - failed, failed, skipped: 0 }]);
console.log(line.text);
process.exitCode = line.green ? 0 : 1;
