import { sql } from 'kysely';
import type { Clock } from '../clock.js';
import type { Database } from '../database/database.js';

/** How long one process writes the branch without saying that it is still there, in milliseconds. */
const life = 60_000;

/** Of several processes, one reads and writes the branch at a time. Git itself refuses a second writer; this saves its work. */
export interface BranchLease {
  /** Takes the lease, or keeps it; false when another process has it. */
  take(): Promise<boolean>;
  /** Leaves it to others at once. */
  release(): Promise<void>;
}

/** The lease of a branch. @param holder tells this process from the others */
export const branchLease = (db: Database, clock: Clock, branch: string, holder: string): BranchLease => ({
  take: async () => {
    const now = clock();
    const until = new Date(now.getTime() + life);
    const { rows } = await sql`
      insert into tenancy_branch as mine (name, own, others, holder, leased_until)
      values (${branch}, '[]', '[]', ${holder}, ${until})
      on conflict (name) do update set holder = ${holder}, leased_until = ${until}
        where mine.holder is null or mine.holder = ${holder} or mine.leased_until <= ${now}
      returning name`.execute(db);
    return rows.length === 1;
  },
  release: async () => {
    await sql`update tenancy_branch set holder = null where name = ${branch} and holder = ${holder}`.execute(db);
  },
});
