import { z } from 'zod';
import { type Settings, setting, type Values } from '../configuration/setting.js';

/** Where applied structure is learnt from. */
export const directorySettings = {
  DIRECTORY_PATH: setting({
    schema: z.string().optional(),
    meaning:
      'Folder with the rendered tree, whose directory objects are taken for applied. For a laptop, or beside no cluster.',
    allowed: 'a path; not set: no folder is read',
    fix: 'set it to the folder that `kaas render --out` wrote, or leave it out',
    refusedInProduction: (path) =>
      path === undefined ? undefined : 'files say what is rendered, not what is applied; use DIRECTORY_CLUSTER',
  }),
  DIRECTORY_CLUSTER: setting({
    schema: z.string().min(1).optional(),
    meaning: 'Host cluster whose directory objects are watched. Counts before DIRECTORY_PATH.',
    allowed: '`pod` for the service account of this pod, or the path of a kubeconfig; not set: no cluster is asked',
    fix: 'set it to pod, and give the service account get, list and watch of configmaps and get of the namespace kube-system',
  }),
  DIRECTORY_RESYNC_SECONDS: setting({
    schema: z.string().regex(/^\d+$/).transform(Number).pipe(z.number().int().min(1).max(86_400)),
    meaning: 'After how many seconds the whole directory is read again, though nothing seems to have changed.',
    allowed: 'a whole number from 1 to 86400',
    fix: 'set it to 300',
    standard: '300',
  }),
  HOST_CLUSTER_DOMAINS: setting({
    schema: z
      .string()
      .refine((text) => domainsOf(text) !== undefined)
      .transform((text) => domainsOf(text) ?? new Map<string, string>()),
    meaning:
      'DNS domain of each host cluster, as its document says, from which the address of a workspace for a kubeconfig follows.',
    allowed:
      'pairs of a host cluster and its domain, joined by commas: `tokyo=kaas.example.com,osaka=west.example.com`',
    fix: 'set it to tokyo=kaas.example.com, with your own names',
    standard: '',
  }),
} satisfies Settings;

/** Domains by host cluster; undefined for a text that cannot be read. */
function domainsOf(text: string): ReadonlyMap<string, string> | undefined {
  const pairs =
    text === '' ? [] : text.split(',').map((pair) => /^([a-z][a-z0-9-]*)=([a-z0-9]([a-z0-9.-]*[a-z0-9])?)$/.exec(pair));
  if (pairs.some((pair) => pair === null)) return undefined;
  return new Map(pairs.map((pair) => [pair?.[1] as string, pair?.[2] as string]));
}

/** What the directory needs. */
export type DirectoryConfiguration = Values<typeof directorySettings>;
