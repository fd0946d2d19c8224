import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { clusterTest } from '../harness/cluster-test.ts';
import { removeScratch, scratchDirectory } from '../harness/scratch.ts';
import { tool } from '../harness/tools.ts';

const repository = join(import.meta.dirname, '..', '..', '..');

clusterTest('the check of a pipeline has the same answer from kaas and from kyverno apply', async () => {
  const folder = scratchDirectory('ci-policy-check');
  try {
    cpSync(join(repository, 'examples', 'ci-policy-check'), folder, { recursive: true });
    symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'));
    const check = () => {
      const PATH = `${dirname(process.execPath)}:${dirname(tool('kyverno'))}:${process.env.PATH}`;
      const { status, stdout, stderr } = spawnSync('bash', ['check.sh'], {
        cwd: folder,
        encoding: 'utf8',
        env: { ...process.env, PATH },
      });
      const [kaas = '', kyverno = ''] = stdout.split('== kyverno apply\n');
      return { status, kaas, kyverno, stderr };
    };

    const first = check();
    assert.equal(first.status, 1, first.stderr);
    assert.match(first.kaas, /hostNetwork/);
    assert.match(first.kyverno, /shop\/Pod\/debug failed/);
    assert.doesNotMatch(first.kyverno, /shop\/Deployment\/web failed/);

    rmSync(join(folder, 'manifests', 'debug.yaml'));
    const second = check();
    assert.equal(second.status, 0, second.kaas + second.kyverno + second.stderr);
    assert.match(second.kyverno, /pass: [1-9]\d*, fail: 0, warn: 0, error: 0/);
  } finally {
    removeScratch(folder);
  }
});
