#!/usr/bin/env node
import module from 'node:module';

// Node 22.8 and later keep what they compiled; an earlier Node starts a little slower.
module.enableCompileCache?.();
await import('../dist/main.js');
