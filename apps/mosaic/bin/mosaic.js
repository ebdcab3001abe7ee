#!/usr/bin/env node
import module from 'node:module';

// Node 22.8 and later keep what they compiled; an earlier Node starts a little slower.
module.enableCompileCache?.();
// Each of the two is one file, since every further one costs a start some milliseconds.
await import(process.argv[2] === 'gate' ? '../dist/gate-main.js' : '../dist/main.js');
