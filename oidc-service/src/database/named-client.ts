import pg from 'pg';
import { nameOf } from './statement-name.js';

/**
 * A connection that keeps the plans of prepared statements. Behind a pooler that hands each transaction to another connection
 * and knows nothing of names, it goes on without them from the first time that the server says so.
 */
export class NamedClient extends pg.Client {
  #named = true;

  // biome-ignore lint/suspicious/noExplicitAny: the driver's has nine signatures.
  override query(...asked: any[]): any {
    const [text, values] = asked;
    const plain = () => (super.query as (...all: unknown[]) => unknown).apply(this, asked);
    const name = this.#named && asked.length === 2 && Array.isArray(values) ? nameOf(text) : undefined;
    if (name === undefined) return plain();
    return super.query({ name, text, values }).catch((error: { code?: string }) => {
      if (!notKept.has(error.code ?? '')) throw error;
      this.#named = false;
      return plain();
    });
  }
}

/**
 * `invalid_sql_statement_name`, `duplicate_prepared_statement`, and `feature_not_supported` for a plan whose columns a migration
 * has changed: nothing was done (PostgreSQL, appendix A).
 */
const notKept: ReadonlySet<string> = new Set(['26000', '42P05', '0A000']);
