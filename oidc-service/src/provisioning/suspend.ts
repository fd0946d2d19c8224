import { z } from 'zod';
import { appendAudit } from '../audit/append.js';
import { graceOf, graceTable } from '../billing/index.js';
import type { Clock } from '../clock.js';
import type { Database } from '../database/database.js';
import { inTransaction } from '../database/transaction.js';
import type { Handler } from '../outbox/index.js';
import { submit } from './submit.js';

const payload = z.object({ organization: z.string() });

/**
 * Stops the workspaces of an organization that this service declares, or starts them, as the stage is in which it stands now:
 * one field of each document, so that taking it back restores exactly what was. What others declare is theirs; tokens are
 * refused for it all the same.
 */
export const suspensionHandler =
  (db: Database, clock: Clock, branch: string): Handler =>
  async (job) => {
    const { organization } = payload.parse(job.payload);
    await inTransaction(db, async (transaction) => {
      const at = clock();
      const { stage } = await graceOf(transaction, organization, at);
      const spec = graceTable[stage].running ? null : {};
      const edit = { kind: 'Suspension', organization, workspace: '', name: '', spec } as const;
      const change = await submit(transaction, edit, { branch, reviewed: [], actor: 'billing', at });
      if (change === undefined) return;
      await appendAudit(transaction, {
        at,
        actor: 'billing',
        action: spec === null ? 'organization.resume' : 'organization.suspend',
        target: `organization/${organization}`,
        organization,
        source: 'billing',
        result: 'allowed',
        details: { change, stage },
      });
    });
  };
