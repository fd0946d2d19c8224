import { schemaVersion } from '../schema-version.js';

/** Inputs or state of a resource as the engine hands them over. */
export type Props = Readonly<Record<string, unknown>>;

/** How the engine writes a value that a preview does not know yet. Source: `runtime/rpc.ts` of the Pulumi SDK. */
export const unknownValue = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

/** Whether a value is, or holds, one that is not known yet. */
export function isUnknown(value: unknown): boolean {
  if (value === unknownValue) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(isUnknown);
}

/**
 * Props of a version that this package understands.
 *
 * @throws Error when a newer version of this package wrote them
 */
export function readable(props: Props): Props {
  const { schemaVersion: version = schemaVersion } = props;
  if (typeof version === 'number' && version <= schemaVersion) return props;
  throw new Error(
    `the state was written by a newer version of @hexabase-kaas/pulumi-provider: it has schema version ${version}, and ${schemaVersion} is known; install that version`,
  );
}

/** Fields that say how a resource is kept, and nothing of what it is. */
const bookkeeping: ReadonlySet<string> = new Set([
  '__provider',
  'kind',
  'schemaVersion',
  'delivered',
  'digest',
  'manifestDigest',
  'apiServer',
  'issuer',
  'ready',
]);

/** The spec of a Workspace, Project or GroupBinding. */
export const specOf = (props: Props): Props =>
  Object.fromEntries(Object.entries(props).filter(([field]) => !bookkeeping.has(field)));
