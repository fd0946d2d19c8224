import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type BuiltImage, followRecipe } from './image-recipe.ts';

/** Takes the steps of the OIDC service's recipe, with the compiler and the system of this computer. */
export const followServiceRecipe = (): BuiltImage =>
  followRecipe('oidc-service/Dockerfile', {
    'npm ci --ignore-scripts': (directory) => {
      for (const folder of ['node_modules', 'delivery/node_modules'])
        symlinkSync(resolve(folder), join(directory, folder));
    },
    'apt-get update && apt-get install --yes --no-install-recommends git ca-certificates && rm -rf /var/lib/apt/lists/*':
      () => execFileSync('git', ['--version'], { stdio: 'ignore' }),
  });
