import type { JsonAssertion, JsonPolicy, JsonRule } from './json-policy.js';
import { writeJson } from './json-text.js';
import { Struct, TypedSlice, type Value } from './value.js';

/** `$policy` as expressions see it: a Go value, whose fields go by their Go names (`$policy.name`, `$policy.spec.rules`). */
export function policyBinding(policy: JsonPolicy): Struct {
  const { metadata } = policy;
  const rules = slice('v1alpha1.ValidatingRule', policy.spec.rules.map(ruleBinding));
  const specJson = `{"rules":[${policy.spec.rules.map(ruleJson).join(',')}]}`;
  const metadataJson = ordered([
    ['name', metadata.name],
    ['creationTimestamp', null],
    ['labels', metadata.labels],
    ['annotations', metadata.annotations],
  ]);
  const objectMeta = new Struct('struct', metadataFields(policy), metadataJson, '{metadata}');
  const json = `{"kind":"ValidatingPolicy","apiVersion":"json.kyverno.io/v1alpha1","metadata":${metadataJson},"spec":${specJson}}`;
  const fields = new Map<string, Value>([
    ...metadataFields(policy),
    ['Kind', policy.kind],
    ['APIVersion', policy.apiVersion],
    ['ObjectMeta', objectMeta],
    ['Spec', new Struct('struct', new Map([['Rules', rules]]), specJson, '{spec}')],
  ]);
  return new Struct('ptr', fields, json, `&{policy ${metadata.name}}`);
}

function metadataFields({ metadata }: JsonPolicy): Map<string, Value> {
  return new Map<string, Value>([
    ['Name', metadata.name],
    ['Labels', stringMap(metadata.labels)],
    ['Annotations', stringMap(metadata.annotations)],
  ]);
}

// A map[string]string, of which an expression can read nothing.
function stringMap(map: Readonly<Record<string, string>> | undefined): Value {
  const json = map === undefined ? 'null' : writeJson(map);
  return new Struct('map', new Map(), json, `map[${Object.keys(map ?? {}).length}]`);
}

/** `$rule` as expressions see it: `$rule.name`, `$rule.identifier`, `$rule.assert.all[0].message`. */
export function ruleBinding(rule: JsonRule): Struct {
  const fields = new Map<string, Value>([
    ['Name', rule.name],
    ['Identifier', rule.identifier ?? ''],
    [
      'Context',
      slice(
        'v1alpha1.ContextEntry',
        (rule.context ?? []).map((entry) => struct({ Name: entry.name, Variable: any(entry.variable) }, entry)),
      ),
    ],
    [
      'Assert',
      new Struct(
        'ptr',
        new Map<string, Value>([
          ['Any', slice('v1alpha1.Assertion', (rule.assert.any ?? []).map(assertion))],
          ['All', slice('v1alpha1.Assertion', (rule.assert.all ?? []).map(assertion))],
        ]),
        assertJson(rule.assert),
        '{…}',
      ),
    ],
  ]);
  for (const [name, match] of [['Match', rule.match] as const, ['Exclude', rule.exclude] as const])
    if (match)
      fields.set(
        name,
        struct(
          {
            Any: slice('v1alpha1.Any', (match.any ?? []).map(any)),
            All: slice('v1alpha1.Any', (match.all ?? []).map(any)),
          },
          match,
        ),
      );
  return new Struct('struct', fields, ruleJson(rule), `{rule ${rule.name}}`);
}

function assertion(assertion: JsonAssertion): Struct {
  const { message = '', check } = assertion;
  return new Struct(
    'struct',
    new Map<string, Value>([
      ['Message', message],
      ['Check', any(check)],
    ]),
    assertionJson(assertion),
    '{…}',
  );
}

function assertionJson({ message, check }: JsonAssertion): string {
  return ordered([
    ['message', message || undefined],
    ['check', check],
  ]);
}

function assertJson({ any, all }: JsonRule['assert']): string {
  const lists = [['any', any] as const, ['all', all] as const].filter(([, list]) => list && list.length > 0);
  return `{${lists.map(([name, list]) => `"${name}":[${(list ?? []).map(assertionJson).join(',')}]`).join(',')}}`;
}

function any(value: unknown): Struct {
  return struct({ Value: (value ?? null) as Value }, value ?? null);
}

function struct(fields: Readonly<Record<string, Value>>, json: unknown): Struct {
  return new Struct('struct', new Map(Object.entries(fields)), writeJson(json as Value), '{…}');
}

function slice(elementType: string, items: readonly Value[]): TypedSlice {
  const result = new TypedSlice();
  result.elementType = elementType;
  for (const item of items) result.push(item);
  return result;
}

function ruleJson(rule: JsonRule): string {
  const fields = ordered([
    ['name', rule.name],
    ['context', rule.context],
    ['match', rule.match],
    ['exclude', rule.exclude],
    ['identifier', rule.identifier],
  ]);
  return `${fields.slice(0, -1)},"assert":${assertJson(rule.assert)}}`;
}

function ordered(fields: readonly (readonly [string, unknown])[]): string {
  const written = fields
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${JSON.stringify(key)}:${writeJson(value as Value)}`);
  return `{${written.join(',')}}`;
}
