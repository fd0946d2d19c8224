#!/usr/bin/env node
// Committed, unlike dist/: npm links a command at install time only when its file is there.
import '../dist/main.js';
