import { $ } from 'zx';
import { shellFiles } from './shell-files.ts';

await $`shfmt -i 2 -ci -bn -w ${await shellFiles()}`;
