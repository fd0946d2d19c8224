// Applies versions of a workspace's directory without end, and says which ones are done. Its parent kills it.
import {
  applyObject,
  beginSource,
  migrate,
  migrations,
  openDatabase,
  readDirectoryObject,
} from '@hexabase-kaas/oidc-service';

const [url = '', from = '1'] = process.argv.slice(2);
const { db } = await openDatabase({ DATABASE_URL: url, DATABASE_POOL_SIZE: 2 });
await migrate(db, migrations);
const clock = () => new Date('2026-11-21T12:00:00Z');
await beginSource(db, clock, 'process');
console.log('ready');
for (let version = Number(from); ; version++) {
  for (const stage of ['declared', 'applied'] as const) {
    const groups = Array.from({ length: 20 }, (_, i) => ({
      name: `g${(version + i) % 30}`,
      members: Array.from({ length: 10 }, (_, j) => `u-${(version * 7 + i * 3 + j) % 60}`),
    }));
    const content = {
      format: 1,
      hostCluster: 'tokyo',
      organization: 'acme',
      workspace: 'killed',
      plan: 'small',
      groups,
    };
    const name = stage === 'declared' ? 'directory' : 'directory-applied';
    const labels = { 'kaas.hexabase.ai/directory': stage };
    const object = {
      metadata: { name, namespace: 'acme--killed', labels },
      data: { 'directory.json': JSON.stringify(content) },
    };
    await applyObject(db, clock, readDirectoryObject({ place: name, object, version }));
    console.log(`${stage} ${version}`);
  }
}
