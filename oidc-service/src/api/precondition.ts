import { createHash } from 'node:crypto';
import { canonicalJson } from '../audit/canonical-json.js';
import { Problem } from '../http/problem.js';

/** Strong ETag of an answer: the same answer has the same. */
export const etagOf = (answer: unknown): string =>
  `"${createHash('sha256').update(canonicalJson(answer)).digest('base64url').slice(0, 27)}"`;

/** Headers that make a request conditional (RFC 9110, section 13). */
export interface Conditions {
  readonly ifMatch: string | undefined;
  readonly ifNoneMatch: string | undefined;
}

/**
 * Whether a change may be made to what is there now.
 * @throws Problem PRECONDITION_FAILED
 */
export function checkConditions({ ifMatch, ifNoneMatch }: Conditions, current: unknown): void {
  const etag = current === undefined ? undefined : etagOf(current);
  const headers: Record<string, string> = etag === undefined ? {} : { etag };
  if (ifMatch !== undefined && !matches(ifMatch, etag))
    throw new Problem('PRECONDITION_FAILED', 'it is not what If-Match says: read it again', [], headers);
  if (ifNoneMatch !== undefined && matches(ifNoneMatch, etag))
    throw new Problem('PRECONDITION_FAILED', 'it is what If-None-Match excludes', [], headers);
}

/** Whether a reader has this answer already, so that 304 will do. */
export const isKnown = ({ ifNoneMatch }: Conditions, etag: string): boolean =>
  ifNoneMatch !== undefined && matches(ifNoneMatch.replaceAll('W/', ''), etag);

/** A weak one never matches: bytes that merely mean the same are not the same. */
function matches(list: string, etag: string | undefined): boolean {
  if (etag === undefined) return false;
  return list.trim() === '*' || list.split(',').some((one) => one.trim() === etag);
}

/** What is there, or undefined where a read says NOT_FOUND. */
export async function orNothing<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof Problem && error.code === 'NOT_FOUND') return undefined;
    throw error;
  }
}
