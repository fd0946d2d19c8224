import { z } from 'zod';
import { isLoopbackUrl } from '../configuration/loopback.js';
import { type Settings, setting, type Values } from '../configuration/setting.js';

const place = '{workspace}';

/** How the service reaches the API servers of workspaces, in the name of whoever is signed in. */
export const workloadSettings = {
  WORKSPACE_API_ADDRESS: setting({
    schema: z
      .string()
      .refine((text) => {
        if (!text.includes(place) || !URL.canParse(addressBy(text, 'acme--shop'))) return false;
        const { protocol, username, password, search, hash } = new URL(addressBy(text, 'acme--shop'));
        return protocol === 'https:' && `${username}${password}${search}${hash}` === '';
      })
      .optional(),
    meaning:
      'Address by which this service reaches the API server of a workspace, where that is not the address of kubeconfigs: inside the cluster, or past a proxy.',
    allowed:
      'an https URL with `{workspace}` where the host namespace stands, in its name or its path: `https://vcluster.{workspace}.svc`; not set: the address that kubeconfigs have, from HOST_CLUSTER_DOMAINS',
    fix: 'set it to https://vcluster.{workspace}.svc, or leave it out',
    refusedInProduction: (text) =>
      text !== undefined && isLoopbackUrl(addressBy(text, 'acme--shop'))
        ? 'the API server of a workspace is not on this machine'
        : undefined,
  }),
  WORKSPACE_API_CA: setting({
    schema: z.string().min(1).optional(),
    meaning:
      'File with the certificates, in PEM, of the authorities that vouch for API servers of workspaces, in place of those that this machine trusts. Certificates are always verified.',
    allowed: 'path of a file with one or more certificates; not set: what this machine trusts',
    fix: 'set it to the path of the bundle, as it is mounted',
  }),
  WORKSPACE_LOG_STREAMS: setting({
    schema: z.string().regex(/^\d+$/).transform(Number).pipe(z.number().int().min(1).max(10_000)),
    meaning: 'Most logs that one process streams at a time; a person has at most 4 of them.',
    allowed: 'a whole number from 1 to 10000',
    fix: 'set it to 200',
    standard: '200',
  }),
} satisfies Settings;

/** What workloads need. */
export type WorkloadConfiguration = Values<typeof workloadSettings>;

/** Address of a workspace by a template of `WORKSPACE_API_ADDRESS`. @param workspace its id, which is a DNS label */
export const addressBy = (template: string, workspace: string): string => template.replaceAll(place, workspace);
