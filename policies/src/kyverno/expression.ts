/**
 * A CEL expression as Kyverno evaluates it with the verdict of the API server: there `oldObject` is null in a creation and
 * `object` in a deletion, while Kyverno 1.17 to 1.19 makes both an empty map. The emitted text holds with either.
 */
export const kyvernoExpression = (expression: string): string =>
  expression.replace(nullComparison, (_, name: string, operator: string) =>
    operator === '!=' ? `(${name} != null && ${name} != {})` : `(${name} == null || ${name} == {})`,
  );

/** Of a whole object only: a field of the same name after a dot is another thing. */
const nullComparison = /(?<![\w.])(object|oldObject) (==|!=) null\b/g;
