import type { Answer } from './client.ts';

/** By RBAC, by quota or by pod security (403), or by one of our policies. Anything else is a way in. */
export const isRefusal = (answer: Answer): boolean => answer.status === 403 || isPolicyRefusal(answer);

/** Some namespaces of the platform are protected by Kubernetes itself as well, before any policy is asked. */
export const isPolicyRefusal = ({ status, message }: Answer): boolean =>
  (status === 422 && /ValidatingAdmissionPolicy 'kaas-[a-z-]+' .*denied request/s.test(message)) ||
  (status === 403 && message.includes('this namespace may not be deleted'));

/** What an update of an object changes; the status is the controllers'. */
export function fingerprint({ body }: Answer): string {
  const { uid, generation, labels } = body.metadata as { uid: string; generation?: number; labels: object };
  return JSON.stringify([uid, generation, labels, body.spec, body.rules, body.subjects, body.data]);
}
