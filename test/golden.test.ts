import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { directoryTarget } from '@hexabase-kaas/delivery';
import { parseTenancy, tenancyIssues, tenancyUnits } from '@hexabase-kaas/tenancy';
import { goldenCases, goldenDocuments, goldenFolder } from './golden-case.js';
import { treeOf } from './tree.js';

describe.each(goldenCases())('golden case %s', (name) => {
  const expected = join(goldenFolder, name, 'expected');
  const units = tenancyUnits(parseTenancy(goldenDocuments(name)));

  it('raises no issue', () => {
    expect(tenancyIssues(goldenDocuments(name))).toEqual([]);
  });

  it('becomes the tree that is committed (rewrite it with UPDATE=1, and review it as prose)', async () => {
    if (process.env.UPDATE) {
      rmSync(expected, { recursive: true, force: true });
      await directoryTarget({ directory: expected }).apply('golden', units);
      rmSync(join(expected, '.kaas'), { recursive: true });
    }
    const directory = mkdtempSync(join(tmpdir(), 'golden-'));
    try {
      await directoryTarget({ directory }).apply('golden', units);
      rmSync(join(directory, '.kaas'), { recursive: true });
      expect(treeOf(directory)).toEqual(treeOf(expected));
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
