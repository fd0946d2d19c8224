// What is wrong thousands of times over is said each time; hints that compared everybody with everybody would never end.
import { tenancyIssues } from '@hexabase-kaas/tenancy';

test('many projects with unknown parents', () => {
  const home = { organization: 'acme', workspace: 'shop' };
  const projects = Array.from({ length: 1500 }, (_, i) => ({ name: `project-${i}`, parent: `pr0ject-${i}x`, ...home }));
  const issues = tenancyIssues({
    organizations: [{ name: 'acme' }],
    workspaces: [{ name: 'shop', organization: 'acme', hostCluster: 'tokyo', plan: 'small', creator: 'u-1' }],
    projects,
  });
  expect(issues.filter(({ path }) => path.endsWith('.parent'))).toHaveLength(1500);
}, 120_000);
