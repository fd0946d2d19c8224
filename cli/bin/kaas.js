#!/usr/bin/env node
// Committed, unlike dist/: npm links a command at install time only when its file is there.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  console.error(
    `error: kaas needs Node 22.19 or newer, and this is ${process.version}. Run it by npx, or update Node.`,
  );
  process.exit(2);
}
await import('../dist/main.js');
