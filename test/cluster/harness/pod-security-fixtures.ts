import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PodSecurityStandard } from '@hexabase-kaas/policies';
import { parse } from 'yaml';
import { moduleDirectory } from './module.ts';
import type { PodTemplate } from './pod-makers.ts';

/** A pod that upstream judges the Pod Security admission by. */
export interface Fixture {
  readonly standard: PodSecurityStandard;
  /** `1.36` */
  readonly kubernetes: string;
  /** Upstream's name of the control that the pod is about, or `base`. */
  readonly check: string;
  /** Name of the file without `.yaml`. */
  readonly name: string;
  readonly verdict: 'pass' | 'fail';
  readonly pod: PodTemplate;
}

/** The newest Pod Security admission whose fixtures were read when the policies were written. */
const admission = {
  path: 'k8s.io/pod-security-admission',
  version: 'v0.37.2',
  sum: 'h1:mnfCR7fUzsvtiSiYZD9HTcTJ9cpJDMnQn++9Rq1mlrc=',
};

/** The fixtures of both standards, for every version of Kubernetes from 1.33 that the module knows. */
export function podSecurityFixtures(): readonly Fixture[] {
  const root = join(moduleDirectory(admission), 'test', 'testdata');
  return (['baseline', 'restricted'] as const).flatMap((standard) =>
    readdirSync(join(root, standard))
      .filter((version) => Number(/^v1\.(\d+)$/.exec(version)?.[1] ?? 0) >= 33)
      .sort()
      .flatMap((version) =>
        (['pass', 'fail'] as const).flatMap((verdict) =>
          readdirSync(join(root, standard, version, verdict))
            .sort()
            .map((file) => fixture(standard, version, verdict, join(root, standard, version, verdict, file))),
        ),
      ),
  );
}

function fixture(standard: PodSecurityStandard, version: string, verdict: Fixture['verdict'], path: string): Fixture {
  const { metadata, spec } = parse(readFileSync(path, 'utf8')) as Required<PodTemplate>;
  const name = path.slice(path.lastIndexOf('/') + 1, -'.yaml'.length);
  const check = name.replace(/\d+$/, '').replace(/^base_.*/, 'base');
  const { labels, annotations } = metadata;
  const pod = { metadata: { ...(labels && { labels }), ...(annotations && { annotations }) }, spec };
  return { standard, kubernetes: version.slice(1), check, name, verdict, pod };
}

/** Policies that hold upstream's control: the first of them that is in force. */
export const policiesOfCheck: Readonly<Record<string, readonly string[]>> = {
  allowprivilegeescalation: ['privilege-escalation'],
  apparmorprofile: ['apparmor'],
  capabilities_baseline: ['capabilities-restricted', 'capabilities'],
  capabilities_restricted: ['capabilities-restricted'],
  hostnamespaces: ['host-namespaces'],
  hostpathvolumes: ['volume-types', 'host-path-volumes'],
  hostports: ['host-ports'],
  hostprobesandhostlifecycle: ['host-probes'],
  privileged: ['privileged-containers'],
  procmount: ['proc-mount-restricted', 'proc-mount'],
  procmount_restricted: ['proc-mount-restricted'],
  restrictedvolumes: ['volume-types'],
  runasnonroot: ['run-as-non-root'],
  runasuser: ['run-as-user'],
  seccompprofile_baseline: ['seccomp-restricted', 'seccomp'],
  seccompprofile_restricted: ['seccomp-restricted'],
  selinuxoptions: ['selinux'],
  sysctls: ['sysctls'],
  windowshostprocess: ['host-process'],
};
