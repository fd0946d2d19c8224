import type { Evaluation } from './compiled-policy.js';
import type { Policy } from './policy.js';
import { fieldOf } from './request.js';

/**
 * Where in an object the first failure of a policy is, as far as that can be told: the field that its message names below
 * the policy's own `variables.path`, that path itself, or else the longest path of the expression that is there.
 */
export function findingField(policy: Policy, evaluation: Evaluation, object: unknown): string | undefined {
  const path = evaluation.variables?.peek('path');
  const base = typeof path === 'string' ? path : undefined;
  const written = namedField(evaluation.message, object);
  if (written !== undefined) return written;
  if (base !== undefined) return existing(base, object);
  const [failure] = evaluation.failures;
  const validation = failure && policy.validations[failure.validation];
  const variables = new Map(policy.variables?.map(({ name, expression }) => [name, expression]));
  const paths = validation === undefined ? [] : pathsIn(validation.expression, variables, 0);
  const found = paths.flatMap((one) => existing(one, object) ?? []);
  return found.sort((a, b) => b.length - a.length)[0];
}

/** A path that the message itself names: `spec.containers[main].securityContext.privileged`. */
function namedField(message: string, object: unknown): string | undefined {
  const named = message.matchAll(
    /(?:^|[\s"'(])((?:spec|metadata|template|data|rules|subjects)(?:\.[\w-]+|\[[^\]\s]{1,100}\])*)/g,
  );
  const paths = [...named].flatMap(([, path = '']) => existing(path, object) ?? []);
  return paths.sort((a, b) => b.length - a.length)[0];
}

/** Paths of `object` in an expression, and in the variables that it asks. */
function pathsIn(expression: string, variables: ReadonlyMap<string, string>, depth: number): string[] {
  if (depth > 5) return [];
  const own = [...expression.matchAll(/\bobject\)?((?:\.\??[A-Za-z_]\w*)+)(\()?/g)].map(([, path = '', call]) => {
    const steps = path.replaceAll('?', '').slice(1);
    return call === undefined ? steps : steps.replace(/\.?\w+$/, '');
  });
  const below = [...expression.matchAll(/\bvariables\.(\w+)/g)].flatMap(([, name = '']) =>
    pathsIn(variables.get(name) ?? '', variables, depth + 1),
  );
  return [...own, ...below];
}

/** The part of a path that leads to something; an element of a list is found by its name or its number. */
function existing(path: string, object: unknown): string | undefined {
  let at = object;
  let found = '';
  for (const [step, field, element = ''] of path.matchAll(/\.?([\w-]+)|\[([^\]]*)\]/g)) {
    const next = field === undefined ? elementOf(at, element) : fieldOf(at, field);
    if (next === undefined) break;
    at = next;
    found += step;
  }
  return found === '' ? undefined : found;
}

function elementOf(list: unknown, element: string): unknown {
  if (!Array.isArray(list)) return undefined;
  return /^\d+$/.test(element) ? list[Number(element)] : list.find((one) => fieldOf(one, 'name') === element);
}
