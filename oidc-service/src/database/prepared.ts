import { createHash } from 'node:crypto';
import { CompiledQuery, type QueryResult, type RawBuilder, sql } from 'kysely';
import type { Database } from './database.js';

/** Runs a statement with parameters, inside or outside of a transaction. */
export type Prepared<Parameters extends readonly unknown[], Row> = (
  db: Database,
  ...parameters: Parameters
) => Promise<QueryResult<Row>>;

/**
 * A statement whose text is made once, for what is asked at every request: each connection to PostgreSQL keeps its plan, and
 * nothing is put together again here.
 *
 * @param make the statement, given an expression for each parameter; it is called once, and takes values in no other way
 */
export function prepared<Parameters extends readonly unknown[], Row>(
  make: (...parameters: Expressions<Parameters>) => RawBuilder<Row>,
): Prepared<Parameters, Row> {
  let text: string | undefined;
  let order: readonly number[] = [];
  return (db, ...parameters) => {
    if (text === undefined) {
      const marks = parameters.map((_, at) => sql.val({ at })) as unknown as Expressions<Parameters>;
      const compiled = make(...marks).compile(db);
      order = compiled.parameters.map((mark) => (mark as { at: number }).at);
      text = compiled.sql;
      names.set(text, `kaas-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`);
    }
    return db.executeQuery(
      CompiledQuery.raw(
        text,
        order.map((at) => parameters[at]),
      ) as CompiledQuery<Row>,
    );
  };
}

type Expressions<Values extends readonly unknown[]> = { readonly [At in keyof Values]: RawBuilder<Values[At]> };

const names = new Map<string, string>();

/** Under which name a connection keeps the plan of a statement; undefined for one that is planned each time. */
export const nameOf = (text: string): string | undefined => names.get(text);
