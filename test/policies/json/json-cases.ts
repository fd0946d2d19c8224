import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** One payload of a policy in policies/json/, and what its rules say; rules that are not named are not for it. */
export interface JsonCase {
  readonly policy: string;
  readonly name: string;
  readonly payload: unknown;
  readonly pass?: readonly string[];
  readonly fail?: readonly string[];
}

const folder = 'policies/json';

/** Files of policies, by the names of the policies. */
export const jsonPolicyFiles: ReadonlyMap<string, string> = new Map(
  readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => [file.replace('.yaml', ''), `${folder}/${file}`]),
);

/** Every case of every policy. */
export const jsonCases: readonly JsonCase[] = [...jsonPolicyFiles.keys()].flatMap((policy) =>
  (parse(readFileSync(`${folder}-cases/${policy}.yaml`, 'utf8')) as Omit<JsonCase, 'policy'>[]).map((item) => ({
    ...item,
    policy,
  })),
);
