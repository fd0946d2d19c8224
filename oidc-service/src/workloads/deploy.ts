import type { Manifest } from '@hexabase-kaas/tenancy';
import { Problem } from '../http/problem.js';
import { type Application, applicationLabel, applicationManifests } from './application.js';
import type { MemberProject } from './member.js';
import { refusalOf } from './refusal.js';

/**
 * Deploys an application. Every object is tried before the first is made, so that a refusal leaves nothing; what is refused
 * afterwards, because something changed meanwhile, is taken back.
 * @returns whether it is new; false when all of it is there already, just so
 * @throws Problem CONFLICT for a name that something else has
 */
export async function deploy(member: MemberProject, application: Application): Promise<boolean> {
  const wanted = applicationManifests(application);
  const there = await Promise.all(wanted.map((one) => member.ask({ method: 'GET', path: pathOf(one) })));
  const standing = there.map(({ status, body }) => (status < 300 ? body : undefined));
  if (standing.every((body, at) => body !== undefined && covers(body, wanted[at]))) return false;
  if (standing.some((body) => body !== undefined))
    throw new Problem('CONFLICT', `there is an object of the name ${application.name} already`);
  for (const one of wanted) await create(member, one, { dryRun: 'All' });
  const made: { readonly manifest: Manifest; readonly uid: string | undefined }[] = [];
  for (const manifest of wanted) {
    try {
      made.push({ manifest, uid: await create(member, manifest) });
    } catch (error) {
      for (const { manifest: before, uid } of made)
        await member.ask({ method: 'DELETE', path: pathOf(before), body: { preconditions: { uid } } });
      throw error;
    }
  }
  return true;
}

const collectionOf = ({ apiVersion, kind, metadata }: Manifest): string[] => [
  ...(apiVersion.includes('/') ? ['apis', ...apiVersion.split('/')] : ['api', apiVersion]),
  'namespaces',
  metadata.namespace ?? '',
  `${kind.toLowerCase()}s`,
];
const pathOf = (manifest: Manifest): string[] => [...collectionOf(manifest), manifest.metadata.name];

/** @returns the uid of what was made */
async function create(
  member: MemberProject,
  manifest: Manifest,
  query: Readonly<Record<string, string>> = {},
): Promise<string | undefined> {
  const strict = { fieldManager: Object.values(applicationLabel)[0] ?? '', fieldValidation: 'Strict', ...query };
  const answer = await member.ask({ method: 'POST', path: collectionOf(manifest), query: strict, body: manifest });
  if (answer.status >= 300) throw refusalOf(answer, member.organization);
  return (answer.body as { metadata?: { uid?: string } }).metadata?.uid;
}

/** Whether an object has everything that is wanted of it; what the API server filled in is nobody's wish. */
export function covers(standing: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted))
    return (
      Array.isArray(standing) &&
      standing.length === wanted.length &&
      wanted.every((one, at) => covers(standing[at], one))
    );
  if (typeof wanted !== 'object' || wanted === null) return standing === wanted;
  if (typeof standing !== 'object' || standing === null) return false;
  return Object.entries(wanted).every(([key, value]) => covers((standing as Record<string, unknown>)[key], value));
}
