import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseJsonPolicies, parsePayload, scan } from '@hexabase-kaas/policies';
import type { RuleDocument } from '../../policies/json/rule.ts';
import { removeScratch, scratchDirectory } from './scratch.ts';
import { tool } from './tools.ts';

/** Where the two engines say different things of one rule and one resource. */
export interface Disagreement {
  readonly rule: RuleDocument;
  readonly resource: unknown;
  readonly binary: string;
  readonly ours: string;
}

/** What a comparison came to. */
export interface Comparison {
  readonly compared: number;
  /** Rules on which the binary dies on one of the resources, which are left out of what it is given. */
  readonly crashes: readonly RuleDocument[];
  /**
   * Verdicts that differ, and differ from run to run of the binary, which takes the keys of an object in any order, or with
   * the rules before, whose sorting of a list the binary leaves in the payload.
   */
  readonly races: number;
  readonly disagreements: readonly Disagreement[];
}

const program = (): string => process.env.KYVERNO_JSON ?? tool('kyverno-json');

/** The verdicts of rules on resources, by the binary and by ours, in one process of the binary. */
export function compare(rules: readonly RuleDocument[], resources: readonly unknown[], format: Format): Comparison {
  const payload = written(resources, format);
  const ours = ourVerdicts(rules, payload, format);
  const crashing = new Set(rules.filter((_, index) => ours.some((verdicts) => isCrash(verdicts[index]))));
  const disagreements: Disagreement[] = [];
  let binary = binaryVerdicts(without(rules, crashing), payload, format);
  for (let attempt = 0; binary === undefined && attempt < 5; attempt++) {
    for (const rule of deadly(without(rules, crashing), payload, format)) {
      // Where several errors race, the one that kills the binary may come first.
      if (!hasSeveralErrors(rule)) disagreements.push({ rule, resource: resources, binary: 'died', ours: 'did not' });
      crashing.add(rule);
    }
    binary = binaryVerdicts(without(rules, crashing), payload, format);
  }
  if (binary === undefined) throw new Error('the binary dies on some rule or other each time');
  let races = 0;
  const kept = without(rules, crashing);
  for (const [at, resource] of resources.entries())
    for (const [position, rule] of kept.entries()) {
      const found = {
        rule,
        resource,
        binary: binary[at]?.[position] ?? 'nothing',
        ours: ours[at]?.[rules.indexOf(rule)] ?? 'nothing',
      };
      if (agree(found)) continue;
      if (isRace(found) || isDisturbed(found, format)) races++;
      else disagreements.push(found);
    }
  return { compared: resources.length * kept.length, crashes: [...crashing], races, disagreements };
}

type Format = 'json' | 'yaml';

const without = (rules: readonly RuleDocument[], some: ReadonlySet<RuleDocument>): RuleDocument[] =>
  rules.filter((rule) => !some.has(rule));

const written = (resources: readonly unknown[], format: Format): string =>
  format === 'json' ? JSON.stringify(resources) : resources.map((item) => JSON.stringify(item)).join('\n---\n');

/** By verdict, the rules of a file of policies on one payload, as the binary has it. */
export function binaryRules(policyFile: string, payload: unknown): Record<'pass' | 'fail' | 'error', string[]> {
  const folder = scratchDirectory('kyverno-json');
  try {
    const payloadFile = join(folder, 'payload.json');
    writeFileSync(payloadFile, JSON.stringify(payload));
    const { stdout, stderr, status } = run(policyFile, payloadFile);
    if (status !== 0) throw new Error(`kyverno-json: ${stderr}`);
    const rules = (verdict: string): string[] =>
      [...stdout.matchAll(new RegExp(`^- [^/]+ / ([^/]+) / .* ${verdict}`, 'gm'))].map((match) => match[1] ?? '');
    return { pass: rules('PASSED$'), fail: rules('FAILED$'), error: rules('ERROR: ') };
  } finally {
    removeScratch(folder);
  }
}

const run = (policyFile: string, payloadFile: string) =>
  spawnSync(program(), ['scan', '--policy', policyFile, '--payload', payloadFile], {
    encoding: 'utf8',
    maxBuffer: 1 << 29,
  });

/** Whether the binary dies on a rule and a resource. */
export function binaryDies(rule: RuleDocument, resource: unknown, format: Format): boolean {
  return binaryVerdicts([rule], written([resource], format), format) === undefined;
}

// Of many rules, those on which the binary dies.
function deadly(rules: readonly RuleDocument[], payload: string, format: Format): RuleDocument[] {
  if (binaryVerdicts(rules, payload, format) !== undefined) return [];
  const half = Math.ceil(rules.length / 2);
  return rules.length === 1
    ? [...rules]
    : [rules.slice(0, half), rules.slice(half)].flatMap((part) => deadly(part, payload, format));
}

function isCrash(verdict: string | undefined): boolean {
  return /runtime error: |interface conversion: /.test(verdict ?? '');
}

// The lines of a verdict come in the order of keys, which is any; the binary prints addresses, and its own words for what
// is no YAML.
function agree({ binary, ours }: Disagreement): boolean {
  return binary === ours || canonical(binary) === canonical(ours);
}

// Of several errors any may come first. And where an object is compared with one of several keys, one key may differ, which
// is a difference, and another be of another type, which is an error.
function isRace({ rule, binary, ours }: Disagreement): boolean {
  const [theirs, own] = [binary, ours].map((verdict) => /^[\s\S]*? ERROR: /.exec(verdict)?.[0]);
  if (theirs !== undefined && own !== undefined) return canonical(theirs) === canonical(own) && hasSeveralErrors(rule);
  const mixed = /Internal error: (?:types are not comparable|invalid actual value)/;
  return mixed.test(binary) !== mixed.test(ours);
}

// Asked about this rule alone, a few times because of the order of keys, the binary says what we say.
function isDisturbed({ rule, resource, ours }: Disagreement, format: Format): boolean {
  const payload = written([resource], format);
  return Array.from({ length: 4 }, () => binaryVerdicts([rule], payload, format)?.[0]?.[0]).some(
    (alone) => alone !== undefined && canonical(alone) === canonical(ours),
  );
}

function hasSeveralErrors(tree: unknown): boolean {
  if (typeof tree !== 'object' || tree === null) return false;
  const keys = Array.isArray(tree) ? [] : Object.keys(tree);
  if (!Array.isArray(tree) && (keys.some((key) => key.startsWith('~')) || ('name' in tree ? false : keys.length > 1)))
    return true;
  return Object.values(tree).some(hasSeveralErrors);
}

function canonical(verdict: string): string {
  return verdict
    .replace(/\(?(?:0x[0-9a-f]{6,}|\(expression\))\)?/g, 'F')
    .replace(/yaml: .*/g, 'yaml')
    .split('\n')
    .sort()
    .join('\n');
}

// What YAML does not allow to stand for itself is escaped, as JSON and YAML both can.
// The first policy has a verdict on every resource, which tells where one ends.
const always: RuleDocument = { name: 'always', assert: { all: [{ check: {} }] } };

const documents = (rules: readonly RuleDocument[]): string =>
  rules
    .map((rule, index) =>
      JSON.stringify({
        apiVersion: 'json.kyverno.io/v1alpha1',
        kind: 'ValidatingPolicy',
        metadata: { name: `p${index}` },
        spec: { rules: [rule] },
      }),
    )
    .join('\n---\n')
    .replace(
      /[\u007f-\u00a0\u2028\u2029\ufeff\ufffe\uffff]/g,
      (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );

/** By resource and rule, what the binary prints, or would: nothing for a rule that is not for the resource. */
function ourVerdicts(rules: readonly RuleDocument[], payload: string, format: Format): string[][] {
  const { resources, results } = scan(parseJsonPolicies(documents(rules)), parsePayload(payload, format));
  const verdicts = resources.map(() => rules.map(() => ''));
  for (const { policy, rule, index, identifier, verdict, message } of results) {
    const head = `- ${policy} / ${rule} / ${identifier} `;
    const text = {
      pass: `${head}PASSED`,
      fail: `${head}FAILED\n${message}`,
      error: `${head}ERROR: ${message}`,
      skip: '',
    }[verdict];
    const row = verdicts[index];
    if (row !== undefined) row[Number(policy.slice(1))] = text.replace(/^- p\d+/, '-');
  }
  return verdicts;
}

function binaryVerdicts(rules: readonly RuleDocument[], payload: string, format: Format): string[][] | undefined {
  const folder = scratchDirectory('kyverno-json');
  try {
    const policyFile = join(folder, 'policies.yaml');
    const payloadFile = join(folder, `payload.${format}`);
    writeFileSync(policyFile, documents([always, ...rules]));
    writeFileSync(payloadFile, payload);
    const { stdout, stderr, status } = run(policyFile, payloadFile);
    if (status !== 0) {
      if (/^(panic|fatal error|runtime): /m.test(stderr)) return undefined;
      throw new Error(`kyverno-json: ${stderr.slice(0, 2000)}`);
    }
    return readVerdicts(stdout, rules.length);
  } finally {
    removeScratch(folder);
  }
}

function readVerdicts(stdout: string, rules: number): string[][] {
  const body = stdout.slice(stdout.indexOf(') ...\n') + 6, stdout.lastIndexOf('Done\n'));
  const entries = body.split(/^(?=- p\d+ \/ )/m).filter((entry) => entry !== '');
  const verdicts: string[][] = [];
  for (const entry of entries) {
    const index = Number(/^- p(\d+)/.exec(entry)?.[1]);
    if (index === 0) verdicts.push(Array.from({ length: rules }, () => ''));
    const row = verdicts.at(-1);
    if (index > 0 && row !== undefined) row[index - 1] = entry.replace(/^- p\d+/, '-').replace(/\n$/, '');
  }
  return verdicts;
}
