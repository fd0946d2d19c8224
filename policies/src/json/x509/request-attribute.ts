import type { Value } from '../value.js';
import { bytesText, Der, type Element, tag } from './der.js';
import { type Extension, readExtension } from './extension.js';

/** What a certificate request asks for beside its name. */
export interface RequestAttributes {
  /** Those that Go can hold: sets of lists of a type and a value. */
  readonly attributes: readonly Value[];
  readonly extensions: readonly Extension[];
}

/** The attributes of a request (RFC 2986, 4.1). */
export function requestAttributes(found: Element | undefined): RequestAttributes {
  const what = 'malformed certificate request';
  if (found === undefined) return { attributes: [], extensions: [] };
  const asked = new Der(found.content).all((all) => {
    const one = all.within(tag.sequence, what);
    return { oid: one.oid(what), values: one.read(tag.set, what).content };
  });
  return {
    attributes: asked.flatMap(({ oid, values }): Value[] => {
      const first = new Der(values);
      const lists = new Der(values).all((set) => set.read(undefined, what));
      if (first.isEmpty || lists.some((list) => list.tag !== tag.sequence)) return [];
      const items = lists.map(({ content }) =>
        new Der(content).all((list) => typeAndValue(list.read(undefined, what))),
      );
      return items.flat().includes(null) ? [] : [{ Type: oid, Value: items }];
    }),
    extensions: asked
      .filter(({ oid }) => oid.join('.') === extensionRequest)
      .flatMap(({ values }) => new Der(values).within(tag.sequence, what).all(readExtension)),
  };
}

const extensionRequest = '1.2.840.113549.1.9.14';

function typeAndValue({ tag: kind, content }: Element): Value {
  if (kind !== tag.sequence) return null;
  const one = new Der(content);
  const type = one.oid('malformed certificate request');
  const value = one.read(undefined, 'malformed certificate request');
  return { Type: type, Value: value.tag === tag.boolean ? value.content[0] === 0xff : bytesText(value.content) };
}
