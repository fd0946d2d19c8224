import {
  boolYaml11Tag,
  CORE_SCHEMA,
  defineScalarTag,
  EVENT_ID,
  type Event,
  getScalarValue,
  load,
  mergeTag,
  NOT_RESOLVED,
  parseEvents,
  SCALAR_STYLE,
  YAMLException,
} from 'js-yaml';

/**
 * The value of one document, as the tools of Kubernetes read it: `yes` and `on` are true, `0b11`, `017` and `1_000` are
 * whole numbers, and `<<` merges. What they would read as something else than this reader is refused.
 * https://github.com/kubernetes-sigs/yaml/tree/master/goyaml.v2
 *
 * @throws YAMLException for what is no YAML, or is refused. @throws RangeError for what is nested too deeply
 */
export function manifestYaml(text: string): unknown {
  // Each document is a stream of its own to them, and a stream may begin with a byte order mark, as joined files do.
  const source = text.replace(/^((?:---[^\n]*\n)?)\ufeff/, '$1');
  const other = /[\u0085\u2028\u2029]/.exec(source);
  if (other !== null) {
    const name = `U+${other[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
    YAMLException.throwAt(source, other.index, `holds ${name}, which ends a line to some readers and not to others`);
  }
  if (source.includes('<<')) checkMerges(source);
  return load(source, { schema, maxAliases: 1000, maxDepth });
}

const maxDepth = 500;

const number = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const integer = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;

function resolveNumber(text: string): number | typeof NOT_RESOLVED {
  const plain = text.replaceAll('_', '');
  const [, sign, digits] = integer.exec(plain) ?? [];
  if (digits === undefined) return number.test(plain) ? Number(plain) : NOT_RESOLVED;
  const written = /^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits;
  const value = Number(written.toLowerCase());
  // A sign of its own would make zero a -0.
  return sign === '-' && value !== 0 ? -value : value;
}

/** What a plain scalar is to the tools of Kubernetes, when it is a boolean or a number to them. */
export function kubernetesScalar(text: string): boolean | number | undefined {
  if (/^(?:[yY]es|YES|[oO]n|ON|[tT]rue|TRUE)$/.test(text)) return true;
  if (/^(?:[nN]o|NO|[oO]ff|OFF|[fF]alse|FALSE)$/.test(text)) return false;
  const value = resolveNumber(text);
  return typeof value === 'number' ? value : undefined;
}

const schema = CORE_SCHEMA.withTags(
  boolYaml11Tag,
  mergeTag,
  defineScalarTag<number>('tag:yaml.org,2002:int', {
    implicit: true,
    implicitFirstChars: [...'-+0123456789'],
    resolve: resolveNumber,
    identify: (value) => typeof value === 'number',
  }),
);

/** To the tools of Kubernetes `<<` overwrites the keys before it, to other readers it does not. @throws YAMLException */
function checkMerges(source: string): void {
  const open: { readonly isMap: boolean; nodes: number }[] = [];
  for (const event of parseEvents(source, { filename: '', maxDepth })) {
    if (event.type === EVENT_ID.POP) {
      open.pop();
      continue;
    }
    const around = open.at(-1);
    if (around?.isMap && around.nodes > 0 && around.nodes % 2 === 0 && isMerge(event, source)) {
      YAMLException.throwAt(source, event.valueStart, 'holds the merge key << after other keys; put it first');
    }
    if (around) around.nodes++;
    if (event.type === EVENT_ID.SCALAR || event.type === EVENT_ID.ALIAS) continue;
    open.push({ isMap: event.type === EVENT_ID.MAPPING, nodes: 0 });
  }
}

const isMerge = (event: Event, source: string): event is Extract<Event, { type: typeof EVENT_ID.SCALAR }> =>
  event.type === EVENT_ID.SCALAR &&
  (event.style === SCALAR_STYLE.PLAIN || event.tagStart >= 0) &&
  getScalarValue(source, event) === '<<';
