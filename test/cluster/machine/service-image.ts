import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { followServiceRecipe } from '../harness/service-recipe.ts';
import type { Image } from './image.ts';
import type { Machine } from './machine.ts';
import { systemFiles } from './system-files.ts';

/** What values of the chart call it. */
export const serviceImage = { repository: 'registry.example.com/kaas/oidc-service', tag: '0.1.0' } as const;

/**
 * The image of the OIDC service by its recipe. In place of the base image is what Node and Git need of this computer, and
 * the machine's authority vouches for its internet.
 */
export function serviceImageOf(machine: Machine): Image {
  const { directory, environment, entrypoint, user } = followServiceRecipe('as they are');
  const gitCore = execFileSync('git', ['--exec-path'], { encoding: 'utf8' }).trim();
  const authority = '/etc/ssl/certs/ca-certificates.crt';
  return {
    names: [`${serviceImage.repository}:${serviceImage.tag}`],
    files: {
      ...systemFiles({
        '/usr/local/bin/node': process.execPath,
        '/usr/bin/git': `${gitCore}/git`,
        [`${gitCore}/git-remote-https`]: `${gitCore}/git-remote-https`,
      }),
      [authority]: { text: readFileSync(machine.authority().certificateFile, 'utf8') },
      '/app': { from: directory },
    },
    applets: ['sh'],
    entrypoint,
    user,
    environment: { ...environment, NODE_EXTRA_CA_CERTS: authority },
    directory: '/app',
  };
}
