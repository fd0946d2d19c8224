import assert from 'node:assert/strict';
import { type Changes, DeliveryError, type Target } from '@hexabase-kaas/delivery';
import type { Unit } from '@hexabase-kaas/tenancy';

/** A fresh place that a target writes, an outsider's eyes on it, and an outsider's hands. */
export interface PlaceUnderTest {
  /** A target on the place; each call gives another one, as another process would have. */
  readonly target: () => Target;
  /** Namespace of the objects that the laws deliver. */
  readonly namespace: string;
  /** The text of every object, by name, whoever made it. */
  readonly contents: () => Promise<ReadonlyMap<string, string>>;
  /** Writes objects as an outsider would, or removes those that are null. */
  readonly edit: (texts: Readonly<Record<string, string | null>>) => Promise<void>;
  /** A value that differs after anything was written, inventories included, even if it says the same. */
  readonly stamp: () => Promise<string>;
}

/** A sentence that holds for every target, whatever is behind it. */
export interface Law {
  readonly name: string;
  readonly holds: (place: PlaceUnderTest) => Promise<void>;
}

/** A unit with one ConfigMap for each name, that holds the text under `text`. */
export const unitIn = (namespace: string, key: string, texts: Readonly<Record<string, string>>): Unit => ({
  key,
  input: JSON.stringify(texts),
  manifests: () =>
    Object.fromEntries(
      Object.entries(texts).map(([name, text]) => [
        `infrastructure/tokyo/base/${name}/o`,
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data: { text } },
      ]),
    ),
});

const laws: Law[] = [];
const law = (name: string, holds: Law['holds']): void => {
  laws.push({ name, holds });
};

/** What every target does: run each law on a fresh place. */
export const targetLaws: readonly Law[] = laws;

law('apply brings every object, and the same again changes nothing', async (place) => {
  const { shop, blog } = units(place);
  const first = await place.target().apply('platform', [shop(), blog()]);
  assert.deepEqual(await contents(place), { blog: 'one', 'shop-a': 'one', 'shop-b': 'one' });
  assert.notEqual(first.written.length, 0);
  assert.deepEqual([first.removed, first.unchanged], [[], 0]);
  const stamp = await place.stamp();
  assert.deepEqual(pick(await place.target().apply('platform', [blog(), shop()])), nothing(3));
  assert.equal(await place.stamp(), stamp);
});

law('a change brings what changed and leaves the rest', async (place) => {
  const { shop, blog } = units(place);
  await place.target().apply('platform', [shop(), blog()]);
  const { unchanged } = await place.target().apply('platform', [shop('two'), blog()]);
  assert.equal(unchanged, 1);
  assert.deepEqual(await contents(place), { blog: 'one', 'shop-a': 'two', 'shop-b': 'two' });
});

law('a unit that is gone takes its objects along', async (place) => {
  const { shop, blog } = units(place);
  await place.target().apply('platform', [shop(), blog()]);
  const { removed } = await place.target().apply('platform', [blog()]);
  assert.notEqual(removed.length, 0);
  assert.deepEqual(await contents(place), { blog: 'one' });
});

law('an object that a unit no longer renders is removed', async (place) => {
  await place.target().apply('platform', [unitIn(place.namespace, 'u', { a: '1', b: '1' })]);
  await place.target().apply('platform', [unitIn(place.namespace, 'u', { b: '1' })]);
  assert.deepEqual(await contents(place), { b: '1' });
});

law('an object may move from one unit to another', async (place) => {
  const of = (key: string, texts: Readonly<Record<string, string>>) => unitIn(place.namespace, key, texts);
  await place.target().apply('platform', [of('u', { a: '1', b: '1' }), of('v', { c: '1' })]);
  await place.target().apply('platform', [of('u', { a: '1' }), of('v', { c: '1', b: '1' })]);
  assert.deepEqual(await contents(place), { a: '1', b: '1', c: '1' });
  await place.target().apply('platform', [of('v', { c: '1', b: '1' })]);
  assert.deepEqual(await contents(place), { b: '1', c: '1' });
});

law('an object that someone already removed is no error', async (place) => {
  const { shop, blog } = units(place);
  await place.target().apply('platform', [shop(), blog()]);
  await place.edit({ 'shop-a': null });
  await place.target().apply('platform', [blog()]);
  assert.deepEqual(await contents(place), { blog: 'one' });
});

law('what someone edited or removed is healed', async (place) => {
  const { shop, blog } = units(place);
  await place.target().apply('platform', [shop(), blog()]);
  await place.edit({ 'shop-a': 'edited', 'shop-b': null });
  assert.equal((await place.target().apply('platform', [shop(), blog()])).unchanged, 1);
  assert.deepEqual(await contents(place), { blog: 'one', 'shop-a': 'one', 'shop-b': 'one' });
});

law('check says what apply would do, and touches nothing', async (place) => {
  const { shop, blog } = units(place);
  await place.target().apply('platform', [shop(), blog()]);
  await place.edit({ blog: 'edited' });
  const stamp = await place.stamp();
  const told = await place.target().check('platform', [shop('two'), unitIn(place.namespace, 'new', { c: '1' })]);
  assert.equal(await place.stamp(), stamp);
  const done = await place.target().apply('platform', [shop('two'), unitIn(place.namespace, 'new', { c: '1' })]);
  assert.deepEqual(pick(told), pick(done));
  const again = await place.target().check('platform', [shop('two'), unitIn(place.namespace, 'new', { c: '1' })]);
  assert.deepEqual(pick(again), nothing(3));
});

law('put brings some units and leaves the others', async (place) => {
  const { shop, blog } = units(place);
  await place.target().apply('platform', [shop(), blog()]);
  await place.edit({ blog: 'edited' });
  await place.target().put('platform', [shop('two')]);
  assert.deepEqual(await contents(place), { blog: 'edited', 'shop-a': 'two', 'shop-b': 'two' });
});

law('put refuses an object of another unit of its source', async (place) => {
  const { shop, blog } = units(place);
  await place.target().apply('platform', [shop(), blog()]);
  const thief = unitIn(place.namespace, 'thief', { blog: 'mine' });
  const error = await refused(place, () => place.target().put('platform', [thief]));
  assert.equal(error.code, 'DELIVERY_CONFLICT');
});

law('remove takes units away, and a key that is not there counts as removed', async (place) => {
  const { shop, blog } = units(place);
  await place.target().apply('platform', [shop(), blog()]);
  await place.target().remove('platform', ['shop', 'nobody']);
  assert.deepEqual(await contents(place), { blog: 'one' });
  const stamp = await place.stamp();
  assert.deepEqual(pick(await place.target().remove('platform', ['shop'])), nothing(1));
  assert.equal(await place.stamp(), stamp);
});

law('no source touches what another one has', async (place) => {
  const { shop, blog } = units(place);
  await place.target().apply('console', [blog()]);
  await place.target().apply('platform', [shop()]);
  await place.target().apply('platform', []);
  assert.deepEqual(await contents(place), { blog: 'one' });
  await place.target().apply('console', []);
  assert.deepEqual(await contents(place), {});
});

law('objects of another source are refused, all at once, even if they say the same', async (place) => {
  const { shop, blog } = units(place);
  await place.target().apply('console', [shop()]);
  const error = await refused(place, () => place.target().apply('platform', [blog(), shop()]));
  assert.deepEqual(
    error.issues.map(({ code, message }) => [code, /belongs to source console/.test(message)]),
    [
      ['DELIVERY_CONFLICT', true],
      ['DELIVERY_CONFLICT', true],
    ],
  );
});

law('objects of nobody are refused, all at once, and stay as they are', async (place) => {
  const { shop, blog } = units(place);
  await place.edit({ 'shop-a': 'theirs', 'shop-b': 'one', other: 'theirs' });
  const error = await refused(place, () => place.target().apply('platform', [blog(), shop()]));
  assert.deepEqual(
    error.issues.map(({ code }) => code),
    ['DELIVERY_CONFLICT', 'DELIVERY_CONFLICT'],
  );
  await place.target().apply('platform', [blog()]);
  await place.target().apply('platform', []);
  assert.deepEqual(await contents(place), { other: 'theirs', 'shop-a': 'theirs', 'shop-b': 'one' });
});

law('one object in two units is refused', async (place) => {
  const of = (key: string) => unitIn(place.namespace, key, { a: '1' });
  const error = await refused(place, () => place.target().apply('platform', [of('u'), of('v')]));
  assert.equal(error.code, 'DELIVERY_CONFLICT');
});

law('two units with one key, and what is not plain JSON, are refused', async (place) => {
  const { shop, blog } = units(place);
  const broken: Unit = {
    ...blog(),
    manifests: () => ({
      'infrastructure/tokyo/base/x/o': {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'x', namespace: place.namespace },
        data: undefined,
      },
    }),
  };
  for (const set of [
    [shop(), shop()],
    [shop(), broken],
  ]) {
    const error = await refused(place, () => place.target().apply('platform', set));
    assert.equal(error.code, 'DELIVERY_UNIT');
  }
});

law('a source that is not an id is refused by every call', async (place) => {
  const { blog } = units(place);
  for (const source of ['', 'Platform', '../x', 'a--b', '-a', '1a', 'a'.repeat(41), 'a/b', 'a.b']) {
    const target = place.target();
    for (const run of [
      () => target.apply(source, [blog()]),
      () => target.put(source, [blog()]),
      () => target.remove(source, ['blog']),
      () => target.check(source, [blog()]),
    ]) {
      assert.equal((await refused(place, run)).code, 'DELIVERY_SOURCE');
    }
  }
});

law('a path that leaves the tree is refused', async (place) => {
  const evil: Unit = { ...units(place).blog(), manifests: () => ({ '../x/o': configMap(place.namespace) }) };
  assert.equal((await refused(place, () => place.target().apply('platform', [evil]))).code, 'DELIVERY_PATH');
});

law('progress is told once for each unit', async (place) => {
  const { shop, blog } = units(place);
  const told: [number, number, string][] = [];
  await place.target().apply('platform', [shop(), blog()], { onProgress: (...progress) => told.push(progress) });
  assert.deepEqual(
    told.slice(0, 2).map(([done, total]) => [done, total]),
    [
      [1, 2],
      [2, 2],
    ],
  );
  assert.deepEqual(
    told
      .map(([, , key]) => key)
      .slice(0, 2)
      .sort(),
    ['blog', 'shop'],
  );
});

law('sixteen calls at once take turns and lose nothing', async (place) => {
  const names = Array.from({ length: 16 }, (_, at) => `o${at}`);
  // Half of them share a source, and with it an inventory.
  const source = (at: number) => (at % 2 === 0 ? 'shared' : `own${at}`);
  await Promise.all(
    names.map((name, at) => place.target().put(source(at), [unitIn(place.namespace, name, { [name]: '1' })])),
  );
  assert.deepEqual([...(await place.contents()).keys()].sort(), [...names].sort());
  const shared = names.filter((_, at) => at % 2 === 0).map((name) => unitIn(place.namespace, name, { [name]: '1' }));
  assert.deepEqual(pick(await place.target().check('shared', shared)), nothing(8));
  await place.target().apply('shared', []);
  assert.deepEqual([...(await place.contents()).keys()].sort(), names.filter((_, at) => at % 2 === 1).sort());
});

const units = ({ namespace }: PlaceUnderTest) => ({
  shop: (text = 'one') => unitIn(namespace, 'shop', { 'shop-a': text, 'shop-b': text }),
  blog: (text = 'one') => unitIn(namespace, 'blog', { blog: text }),
});

const configMap = (namespace: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'x', namespace },
});

/** Names are sorted, so that two maps with the same texts are equal. */
const contents = async (place: PlaceUnderTest): Promise<Record<string, string>> =>
  Object.fromEntries([...(await place.contents())].sort(([a], [b]) => (a < b ? -1 : 1)));

const pick = ({ written, removed, unchanged }: Changes) => ({ written, removed, unchanged });
const nothing = (unchanged: number) => ({ written: [], removed: [], unchanged });

/** The error of a call that refuses as a whole. */
async function refused(place: PlaceUnderTest, run: () => Promise<Changes>): Promise<DeliveryError> {
  const before = await place.stamp();
  const error = await run().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof DeliveryError, `not refused, or not with a DeliveryError: ${String(error)}`);
  assert.equal(error.changes, undefined);
  assert.equal(await place.stamp(), before);
  return error;
}
