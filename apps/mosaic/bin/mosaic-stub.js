#!/usr/bin/env node
import '../dist/stub-runtime.js';
