import { TenancyApp } from '@hexabase-kaas/constructs';
import { acme } from './acme.ts';
import { globex } from './globex.ts';
import { platform } from './platform.ts';

/** The tenancy of the example: one host cluster, two organizations. */
export function tenancy(app: TenancyApp): TenancyApp {
  const hostCluster = platform(app);
  acme(app, hostCluster);
  globex(app, hostCluster);
  return app;
}

if (import.meta.main) tenancy(new TenancyApp({ source: 'acme-example' })).synth();
