// The same tenancy from a program of one's own, by Pulumi's Automation API: a portal, a job, a test.
//   node automation.ts preview|up|destroy FOLDER
import { LocalWorkspace, Stack } from '@pulumi/pulumi/automation/index.js';
import { tenancy } from './tenancy.ts';

/** Runs one command on the stack `dev`, and gives the number of resources by what happened to them. */
export async function automate(command: string, tree: string): Promise<Readonly<Record<string, number>>> {
  const program = async () => {
    const { commit, shop } = tenancy({ directory: { path: tree } });
    return { commit, kubeconfig: shop.kubeconfig };
  };
  const stack = await LocalWorkspace.createOrSelectStack({ stackName: 'dev', projectName: 'acme', program });
  switch (command) {
    case 'preview':
      return (await stack.preview()).changeSummary;
    case 'up':
      return (await stack.up()).summary.resourceChanges ?? {};
    case 'destroy':
      return (await withoutProgram().then((known) => known.destroy())).summary.resourceChanges ?? {};
    default:
      throw new Error(`unknown command ${JSON.stringify(command)}; use preview, up or destroy`);
  }
}

/** The state alone says what there is to destroy; the folder is where the provider's packages are found from. */
async function withoutProgram(): Promise<Stack> {
  return Stack.select('dev', await LocalWorkspace.create({ workDir: import.meta.dirname }));
}

if (import.meta.main) {
  const [command = '', tree = 'tree'] = process.argv.slice(2);
  console.log(await automate(command, tree));
}
