import { names } from '@hexabase-kaas/tenancy';
import { z } from 'zod';
import type { ConfigurationRule } from '../configuration/configuration.js';
import { type Settings, setting, type Values } from '../configuration/setting.js';

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== ''),
);

/** Where changes of the tenancy that people make are committed. */
export const provisioningSettings = {
  TENANCY_REPOSITORY: setting({
    schema: z
      .string()
      .min(1)
      .refine((url) => !/:\/\/[^/@]*:[^/@]*@/.test(url), 'holds a password')
      .optional(),
    meaning: 'Git repository that Flux watches. With it, people can create and change workspaces here.',
    allowed:
      'a path, or a file, git, http, https or ssh URL without a password; not set: the tenancy is changed in code alone',
    fix: 'leave the password out, and name its file in TENANCY_CREDENTIALS_FILE',
    secret: true,
  }),
  TENANCY_CREDENTIALS_FILE: setting({
    schema: z.string().startsWith('/').optional(),
    meaning:
      'File with the lines `username=...` and `password=...`, which Git reads for each call. ssh finds its key by GIT_SSH_COMMAND.',
    allowed: 'an absolute path; not set: the repository needs none, or GIT_ASKPASS or ssh have it',
    fix: 'mount the file of a Secret, and name its path',
  }),
  TENANCY_BRANCH: setting({
    schema: z.string().min(1).max(200),
    meaning: 'Branch that Flux applies; changes are commits on it.',
    allowed: 'a name that Git takes',
    fix: 'set it to main',
    standard: 'main',
  }),
  TENANCY_PATH: setting({
    schema: z.string().regex(/^[A-Za-z0-9_-]+(?:[./]?[A-Za-z0-9_-]+)*$/),
    meaning: 'Folder of the repository with the documents of all sources, against which changes are checked.',
    allowed: 'a relative path of letters, digits, `.`, `_`, `-` and `/`',
    fix: 'set it to tenancy',
    standard: 'tenancy',
  }),
  TENANCY_SOURCE: setting({
    schema: z.string().regex(new RegExp(names.idPattern)).max(40),
    meaning: 'Name under which this service owns files in the repository; its documents are in `tenancy/<name>/`.',
    allowed: 'a DNS label of at most 40 characters, without `--`; never one that something else writes',
    fix: 'set it to console',
    standard: 'console',
  }),
  TENANCY_AUTHOR: setting({
    schema: z.string().regex(/^[^<>]*[^<>\s][^<>]* <[^<>\s]+>$/),
    meaning: 'Author of the commits. Messages name who acted by the opaque id alone.',
    allowed: '`NAME <EMAIL>`',
    fix: 'set it to Hexabase KaaS <kaas@example.com>',
    standard: 'Hexabase KaaS <kaas@localhost>',
  }),
  TENANCY_CLONE: setting({
    schema: z.string().startsWith('/').optional(),
    meaning: 'Folder of the local clone, a cache. A process that cannot write below the home directory needs one.',
    allowed: 'an absolute path; not set: below `.cache/hexabase-kaas` in the home directory',
    fix: 'name a folder of a volume, like an emptyDir',
  }),
  TENANCY_REVIEWED_PLANS: setting({
    schema: list,
    meaning:
      'Plans that somebody has to approve: a workspace that gets one is committed to a branch `kaas/<change>`, and holds once that is merged.',
    allowed: 'names of plans with commas between; empty: none',
    fix: 'name plans that are declared, or leave it out',
    standard: '',
  }),
  TENANCY_POLL_SECONDS: setting({
    schema: z.string().regex(/^\d+$/).transform(Number).pipe(z.number().int().min(1).max(3_600)),
    meaning: 'After how many seconds the repository is read again, and Flux asked what is applied.',
    allowed: 'a whole number from 1 to 3600',
    fix: 'set it to 15',
    standard: '15',
  }),
} satisfies Settings;

/** What provisioning needs. */
export type ProvisioningConfiguration = Values<typeof provisioningSettings>;

/** Documents of this source must be among those that are read. */
export const provisioningRule: ConfigurationRule<typeof provisioningSettings> = ({ TENANCY_PATH, TENANCY_SOURCE }) => {
  const own = names.folder.documents(TENANCY_SOURCE);
  return own === TENANCY_PATH || own.startsWith(`${TENANCY_PATH}/`)
    ? []
    : [
        {
          code: 'CONFIG_CONFLICT',
          variable: 'TENANCY_PATH',
          got: TENANCY_PATH,
          allowed: `a folder that holds ${own}, where this service writes`,
          fix: 'set it to tenancy',
        },
      ];
};
