import { CompiledQuery, type QueryResult, type RawBuilder, sql } from 'kysely';
import type { Database } from './database.js';
import { keepPlan } from './statement-name.js';

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
      const marks: unknown[] = parameters.map((_, at) => ({ at }));
      const compiled = make(...(marks.map((mark) => sql.val(mark)) as unknown as Expressions<Parameters>)).compile(db);
      order = compiled.parameters.map((mark) => marks.indexOf(mark));
      if (order.includes(-1)) throw new Error('a prepared statement takes values as parameters alone');
      text = compiled.sql;
      keepPlan(text);
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
