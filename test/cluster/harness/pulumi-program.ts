// The program of every stack of these tests: declares what tenancy.json beside it holds.
import { readFileSync } from 'node:fs';
import type { GitTargetArgs, TargetArgs, TenancyArgs } from '@hexabase-kaas/pulumi-provider';
import { output, secret } from '@pulumi/pulumi';
import { pulumiTree } from '../../pulumi-tree.ts';
import type { PulumiProgram } from './pulumi-stack.ts';

/** Declares the tenancy that stands in a file, and gives the outputs of a stack. */
export function declareTenancy(file: string): Record<string, unknown> {
  const { documents, args, protect = false, keptName } = JSON.parse(readFileSync(file, 'utf8')) as PulumiProgram;
  const { tenancy, workspaces } = pulumiTree(
    documents,
    { ...args, ...secrets(args) },
    {
      workspaces: { protect },
      ...(keptName && { called: (path) => path.replace(keptName.now, keptName.before) }),
    },
  );
  const [shop] = workspaces.values();
  return { commit: tenancy.commit, kubeconfig: shop?.kubeconfig, hostNamespace: shop?.hostNamespace };
}

/** A repository address may be given as a secret of the stack. */
function secrets({ target }: TenancyArgs): { target: TenancyArgs['target'] } {
  const { KAAS_TEST_REPOSITORY: repository } = process.env;
  if (repository === undefined) return { target };
  const withSecret = ({ git }: TargetArgs): TargetArgs => ({
    git: output(git).apply((given) => ({ ...(given as GitTargetArgs), repository: secret(repository) })) as never,
  });
  return { target: output(target).apply((given) => withSecret(given as TargetArgs)) as never };
}
