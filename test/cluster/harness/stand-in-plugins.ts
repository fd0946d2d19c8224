import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Makes a folder in which the CLI finds the stand-in for the Kubernetes provider: plugins are found by name, on the PATH. */
export function standInPlugins(directory: string): string {
  const folder = join(directory, 'plugins');
  mkdirSync(folder);
  const file = join(folder, 'pulumi-resource-kubernetes');
  const script = resolve('test/cluster/harness/stand-in-kubernetes-provider.ts');
  writeFileSync(file, `#!/bin/sh\nexec node '${script}' "$@"\n`);
  chmodSync(file, 0o755);
  return folder;
}
