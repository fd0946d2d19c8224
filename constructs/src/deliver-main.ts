import { readFileSync } from 'node:fs';
import { DeliveryError, directoryTarget } from '@hexabase-kaas/delivery';
import { tenancyUnits } from '@hexabase-kaas/tenancy';
import type { Delivery } from './deliver.js';

/** Reads a `Delivery` from standard input and answers with `changes` or `issues` on standard output. */
async function main(): Promise<void> {
  const { directory, source, tenancy } = JSON.parse(readFileSync(0, 'utf8')) as Delivery;
  try {
    const changes = await directoryTarget({ directory }).apply(source, tenancyUnits(tenancy));
    process.stdout.write(JSON.stringify({ changes }));
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    process.stdout.write(JSON.stringify({ issues: error.issues }));
  }
}

void main();
