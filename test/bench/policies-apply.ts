import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tool } from '../cluster/harness/tools.ts';
import { manifestText } from './policy-objects.ts';
import { type Pace, paceRow, type Row } from './row.ts';
import { kaas, middleRuns, wholeProcess } from './whole-process.ts';

/** Seconds for all runs of `kyverno apply`, which takes a fixed time for each object however many there are. */
const budget = 60;

/**
 * The restricted Pod Security Standard on pods and controllers, ours and `kyverno apply`. It is run on ten objects, on
 * twice as many and so on, as far as the budget goes; ours on the last of these sizes, and on all objects.
 *
 * @throws Error unless both have the same verdicts
 */
export function besideKyvernoApply(objects: number, directory: string, say: (text: string) => void): readonly Row[] {
  const check = (size: number) =>
    kaas(['policy', 'check', '--standard', 'restricted', '--json', `${size}.yaml`], directory);
  const policies = ['policy', 'emit', '--standard', 'restricted', '--mode', 'enforce', '--except-namespace', ''];
  writeFileSync(join(directory, 'policies.yaml'), kaas([...policies, '--engine', 'kyverno'], directory).stdout);

  const last = growing(directory, say);
  const some = last.objects;
  say(`kaas policy check on ${some} and on ${objects} objects, three times each`);
  writeFileSync(join(directory, `${objects}.yaml`), manifestText(objects));
  const [few, all] = middleRuns([() => check(some), () => check(objects)] as const);
  mustAgree(ourVerdicts(few.stdout), last.verdicts, some);
  const { size: judged } = ourVerdicts(all.stdout);
  const expected = (last.verdicts.size / some) * objects;
  if (judged !== expected) throw new Error(`${judged} verdicts on ${objects} objects; expected ${expected}`);

  const count = (number: number): string => number.toLocaleString('en');
  const name = `kyverno apply, ${count(some)} objects, same verdicts`;
  const projected = count(Math.round(((last.seconds / some) * objects) / 60));
  return [
    paceRow(`policies: check, ${count(some)}`, { ...few, objects: some }, last, name),
    paceRow(
      `policies: check, ${count(objects)}`,
      { ...all, objects },
      last,
      `kyverno apply, ${count(some)} objects: ${count(objects)} would take ${projected} minutes`,
    ),
  ];
}

/** By policy and object. */
type Verdicts = ReadonlyMap<string, string>;

function growing(directory: string, say: (text: string) => void): Pace & { readonly verdicts: Verdicts } {
  const program = tool('kyverno');
  const report = ['--policy-report', '--output-format', 'json'];
  let spent = 0;
  for (let objects = 10; ; objects *= 2) {
    const file = `${objects}.yaml`;
    writeFileSync(join(directory, file), manifestText(objects));
    say(`kyverno apply on ${objects} objects, once`);
    // It exits with 1 where an object is refused.
    const args = ['apply', 'policies.yaml', '--resource', file, ...report];
    const { seconds, stdout } = wholeProcess(program, args, directory, [0, 1]);
    spent += seconds;
    if (spent + 2 * seconds > budget) return { objects, seconds, verdicts: theirVerdicts(stdout) };
  }
}

function ourVerdicts(stdout: string): Verdicts {
  const { results } = JSON.parse(stdout) as {
    results: readonly { readonly policy: string; readonly resource: string; readonly verdict: string }[];
  };
  return new Map(results.map(({ policy, resource, verdict }) => [`${policy} ${resource}`, verdict]));
}

function theirVerdicts(stdout: string): Verdicts {
  const { results } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as {
    results: readonly {
      readonly policy: string;
      readonly result: string;
      readonly resources: readonly { readonly kind: string; readonly namespace: string; readonly name: string }[];
    }[];
  };
  return new Map(
    results.flatMap(({ policy, result, resources }) =>
      resources.map(({ kind, namespace, name }) => {
        return [`${policy.replace(/^kaas-/, '')} ${kind} ${namespace}/${name}`, result] as const;
      }),
    ),
  );
}

function mustAgree(ours: Verdicts, theirs: Verdicts, objects: number): void {
  if (ours.size < objects || !new Set(ours.values()).has('fail')) throw new Error('there is nothing to compare');
  const keys = [...new Set([...ours.keys(), ...theirs.keys()])];
  const different = keys.filter((key) => ours.get(key) !== theirs.get(key));
  if (different.length === 0) return;
  const [key = ''] = different;
  const first = `${key}: ${ours.get(key) ?? 'nothing'} and ${theirs.get(key) ?? 'nothing'}`;
  throw new Error(`kaas policy check and kyverno apply have ${different.length} different verdicts, first ${first}`);
}
