import { execFileSync } from 'node:child_process';
import { cpSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type BuiltImage, followRecipe } from './image-recipe.ts';

/**
 * Takes the steps of the OIDC service's recipe, with the compiler and the system of this computer. Packages that were
 * compiled here already, as before every test of the cluster, may be taken as they are.
 */
export const followServiceRecipe = (packages: 'compiled anew' | 'as they are'): BuiltImage =>
  followRecipe('oidc-service/Dockerfile', {
    'npm ci --ignore-scripts': (directory) => {
      for (const folder of ['node_modules', 'delivery/node_modules'])
        symlinkSync(resolve(folder), join(directory, folder));
    },
    ...(packages === 'as they are' && { 'node_modules/.bin/tsc -b oidc-service': takeCompiled }),
    'apt-get update && apt-get install --yes --no-install-recommends git ca-certificates && rm -rf /var/lib/apt/lists/*':
      () => execFileSync('git', ['--version'], { stdio: 'ignore' }),
  });

function takeCompiled(directory: string): void {
  for (const name of ['policies', 'tenancy', 'delivery', 'oidc-service'])
    cpSync(join(name, 'dist'), join(directory, name, 'dist'), {
      recursive: true,
      filter: (file) => !file.endsWith('.compile-cache'),
    });
}
