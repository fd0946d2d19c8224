import type { DeliveryCode } from '@hexabase-kaas/delivery';
import type { IssuePage } from '@hexabase-kaas/tenancy';

const page = (title: string, explanation: string, example: string, fix: string): IssuePage => ({
  title,
  explanation,
  example,
  fix,
});

/** Pages of the issues that stop a delivery; nothing was written when one of them is shown, unless the issue says so. */
export const deliveryPages: Readonly<Record<DeliveryCode, IssuePage>> = {
  DELIVERY_SOURCE: page(
    'The name of the source is not an id',
    'Every source (a folder of YAML, a cdk8s app, a Pulumi stack, the console) owns an inventory of its files, named after it.',
    'kaas render tenancy/ --out out --source "My Team"',
    'Use lower-case letters, digits and single hyphens.',
  ),
  DELIVERY_UNIT: page(
    'A part of the tree cannot be written',
    'Two parts share a key, or an object is not plain JSON data.',
    '(only programs that call the delivery package can raise it)',
    'Rename one of the two, or give plain data.',
  ),
  DELIVERY_PATH: page(
    'A path is not safe to write',
    'Paths must stay within the tree, must not run through a symbolic link and must not use reserved names such as .git.',
    'ln -s /etc out/workspaces',
    'Remove the link, or render to another directory.',
  ),
  DELIVERY_COLLISION: page(
    'Two paths are the same file to some machines',
    'Paths that differ only in case, or of which one is a folder and the other a file, cannot both be checked out everywhere.',
    'workspaces/tokyo/acme/Shop beside workspaces/tokyo/acme/shop',
    'Rename one of the two.',
  ),
  DELIVERY_CONFLICT: page(
    'The file belongs to someone else',
    'A source only touches files of its own inventory. A file that stands there already may be written by hand or by another source.',
    'two folders that declare the same project, rendered with two --source names',
    'Declare it in one source, or remove the file first.',
  ),
  DELIVERY_INVENTORY: page(
    'An inventory cannot be read',
    'The inventories below .kaas/ say which files belong to which source. Without them nobody knows what may be removed.',
    'a merge conflict in .kaas/yaml.json',
    'Restore the file from Git, then render again.',
  ),
  DELIVERY_LOCKED: page(
    'Another process is writing the tree',
    'Writers of one tree take turns; this one waited and gave up.',
    'two CI jobs that render to one directory',
    'Try again when the other one is done.',
  ),
  DELIVERY_REPOSITORY: page(
    'The repository, branch or author is refused',
    'Git would take the name for an option, for a command to run, or could not write it.',
    'kaas render tenancy/ --git ext::sh --branch main',
    'Use a path or a file, git, http, https or ssh URL, and a plain branch name.',
  ),
  DELIVERY_REMOTE: page(
    'The remote cannot be reached',
    'The connection failed or broke off; nothing was pushed.',
    'kaas render tenancy/ --git https://git.example.com/missing.git --branch main',
    'Check the address, the network and the credentials of Git, then try again.',
  ),
  DELIVERY_REJECTED: page(
    'The remote refused the push',
    'The remote answered and said no: a protected branch, a hook, or no right to push.',
    'kaas render tenancy/ --git REPOSITORY --branch main # main takes pull requests only',
    'Push to a branch that you may write and open a pull request.',
  ),
  DELIVERY_CONTENTION: page(
    'Other writers were faster, every time',
    'The commit was made again on top of what others pushed, as often as is allowed.',
    'hundreds of CI jobs that push to one branch at once',
    'Try again, or let one job render for all.',
  ),
  DELIVERY_DIRECTORY: page(
    'A directory cannot be used',
    'The file system refuses to read or write it: no right, no room, or a part of the path is a file. It is the directory of --out, or the clone that a Git target keeps below .cache in the home directory. A delivery that stopped in the middle goes on when it is run again.',
    'kaas render tenancy/ --out /mnt/read-only/out',
    'Name a directory that may be written and has room; for a Git target, set HOME to one.',
  ),
  DELIVERY_GIT: page(
    'Git is missing or failed',
    'A Git target needs the git command.',
    'kaas render tenancy/ --git REPOSITORY --branch main # no git installed',
    'Install Git, or render to a directory with --out.',
  ),
  DELIVERY_CLUSTER: page(
    'The cluster cannot be addressed',
    'A kubeconfig cannot be used, or nothing of the tenancy is for the named host cluster: taken literally, a mistyped name would remove everything from it.',
    "clusterTarget({ hostCluster: 'tokio' }) // the tenancy says tokyo",
    'Name a kubeconfig and a context that kubectl works with, and a host cluster of the tenancy.',
  ),
  DELIVERY_KIND: page(
    'The cluster does not know a kind of object',
    'The definition of the kind is not installed on that API server.',
    'a HelmRelease for a cluster without Flux',
    'Install what defines the kind, then deliver again.',
  ),
  DELIVERY_NOT_READY: page(
    'Something is not ready in time',
    'It was applied, and its status does not say that it works; or it was deleted, and something holds it. The error lists what was changed before.',
    'a namespace that hangs in Terminating, a HelmRelease whose chart cannot be fetched',
    'Look at the object and its events, then deliver again: it goes on where it stopped.',
  ),
};
