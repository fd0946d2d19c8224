import { SearchError } from './search-error.js';

/** Whether labels are selected. */
export type LabelSelector = (labels: Readonly<Record<string, string>>) => boolean;

const key = /^(?:[a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const value = /^(?:[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;

/** Reads a selector as `kubectl -l` does: `a=b,c!=d,e in (f,g),h notin (i),j,!k,l>1`. Throws a SearchError. */
export function parseLabelSelector(text: string): LabelSelector {
  const requirements = parts(text).map((part) => requirement(part, text));
  return (labels) => requirements.every((holds) => holds(labels));
}

function parts(text: string): string[] {
  // A comma within parentheses separates values.
  return text.trim() === '' ? [] : text.split(/,(?![^(]*\))/).map((part) => part.trim());
}

function requirement(part: string, all: string): LabelSelector {
  const match = /^(!?)\s*([^\s=!<>()]+)\s*(?:(==|=|!=|<|>)\s*([^\s=!<>()]*)|\s(in|notin)\s*\(([^()]*)\))?$/.exec(part);
  if (match === null) throw wrong(all, `cannot read ${JSON.stringify(part)}`);
  const [, not, name = '', operator, operand = '', set, list = ''] = match;
  if (!key.test(name)) throw wrong(all, `${JSON.stringify(name)} is no label key`);
  const values = set === undefined ? [operand] : list.split(',').map((item) => item.trim());
  const bad = values.find((item) => item.length > 63 || !value.test(item));
  if (bad !== undefined) throw wrong(all, `${JSON.stringify(bad)} is no label value`);
  if (not === '!' && (operator ?? set) !== undefined)
    throw wrong(all, `"!" takes a key alone, in ${JSON.stringify(part)}`);
  const has = (labels: Readonly<Record<string, string>>): boolean => Object.hasOwn(labels, name);
  const isIn = (labels: Readonly<Record<string, string>>): boolean =>
    has(labels) && values.includes(labels[name] ?? '');
  if (operator === '<' || operator === '>') {
    if (!/^-?[0-9]+$/.test(operand))
      throw wrong(all, `${operator} takes a whole number, not ${JSON.stringify(operand)}`);
    return (labels) => {
      const label = labels[name] ?? '';
      if (!has(labels) || !/^[-+]?[0-9]+$/.test(label)) return false;
      const [a, b] = [BigInt(label.replace('+', '')), BigInt(operand)];
      return operator === '<' ? a < b : a > b;
    };
  }
  if (operator === '!=' || set === 'notin') return (labels) => !isIn(labels);
  if (operator !== undefined || set === 'in') return isIn;
  return not === '!' ? (labels) => !has(labels) : has;
}

function wrong(text: string, problem: string): SearchError {
  return new SearchError(
    'invalid-value',
    `label selector ${JSON.stringify(text)}: ${problem}; write it as key=value, key!=value, key in (a,b), key or !key`,
  );
}
