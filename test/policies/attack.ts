import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { KubernetesObject } from './case.ts';

/** One way that somebody could try to get out of a project or workspace. */
export interface Attack {
  /** What somebody tries, as the rest of "somebody tries to …". */
  readonly try: string;
  /** A group of the workspace, `nobody` for somebody in none, `everything` for somebody who was given every right. */
  readonly as: string;
  /** The layer that refuses: `rbac`, `pod-security`, `quota`, `limits`, or a policy; several where either may be first. */
  readonly refusedBy: string | readonly string[];
  /** What the refusal says, word for word. */
  readonly says: readonly string[];
  /** Objects that delivery has put there before. @default none */
  readonly given?: readonly KubernetesObject[];
  /** A request of the same person that succeeds before. @default none */
  readonly before?: string;
  /** Whether the pod `target` runs in the project. @default false */
  readonly target?: boolean;
  /** Method and path. @default the creation of what stands in one of the fields below */
  readonly request?: string;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Namespace of what stands below. @default web */
  readonly namespace?: string;
  /** What differs from a pod that meets the restricted standard: in its spec, in its container. */
  readonly pod?: object;
  readonly container?: object;
  /** What differs from an ordinary object: host and annotations of an Ingress, else fields of the spec. */
  readonly ingress?: { readonly host?: string; readonly annotations?: object };
  readonly service?: object;
  readonly claim?: { readonly annotations?: object };
  /** An object whose controller makes what must not be; fields that a good pod has are filled in. */
  readonly deputy?: KubernetesObject;
}

/** Attacks of one kind. */
export interface Corpus {
  /** Name of the file without `.yaml`. */
  readonly name: string;
  /**
   * What they stand for: a demand of the SIG multi-tenancy benchmark, a CVE or advisory of a product of this field, an
   * issue there, or a class of CVEs that recurs (`attackClasses`).
   */
  readonly stands: readonly string[];
  readonly attacks: readonly Attack[];
}

/** Classes of CVEs that recur in multi-tenancy, identity and policy products. */
export const attackClasses: Readonly<Record<string, string>> = {
  'class-a': 'checked on one path and not on the sibling path',
  'class-b': 'a controller applies what a tenant wrote with rights of its own',
  'class-d': 'matched by a name or a beginning instead of an identity',
  'class-e': 'a revocation that somebody downstream never sees',
  'class-f': 'open when the check itself fails',
  'class-g': 'a subresource that nobody matched',
};

/** Every corpus of the folder. The default is relative to the repository. */
export const readAttacks = (folder = 'test/policies/attacks'): readonly Corpus[] =>
  readdirSync(folder)
    .sort()
    .map((file) => ({
      name: file.replace(/\.yaml$/, ''),
      ...(parse(readFileSync(`${folder}/${file}`, 'utf8')) as Omit<Corpus, 'name'>),
    }));
