// One suite for every source: the same hour of the same host cluster is the same use, and what cannot be told is no use of nothing.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  csvUsageSource,
  decimalText,
  openCostUsageSource,
  parseUsage,
  prometheusUsageSource,
  type UsageRecord,
  type UsageSource,
} from '@hexabase-kaas/oidc-service';

const hour = new Date('2026-11-01T00:00:00Z');
const gibibyte = 1_073_741_824;

/** What runs for an hour on the host cluster: units of CPU, GiB of memory and of volumes, and load balancers by their names. */
const pods = [
  { namespace: 'acme--shop', pod: 'vcluster-0', cpu: 0.25, memory: 0.5, storage: 5, balancers: [] },
  { namespace: 'acme--shop', pod: 'vcluster-etcd-1', cpu: 0.25, memory: 0.25, storage: 2, balancers: [] },
  { namespace: 'acme--shop', pod: 'web-0-x-shop-x-vcluster', cpu: 1.5, memory: 2, storage: 0, balancers: ['web'] },
  { namespace: 'acme--shop', pod: 'web-1-x-shop-x-vcluster', cpu: 0.5, memory: 1, storage: 10, balancers: ['web'] },
  // Whoever names a pod like the control plane still gets a translated name.
  { namespace: 'acme--shop', pod: 'vcluster-0-x-shop-x-vcluster', cpu: 0.125, memory: 0, storage: 0, balancers: [] },
  { namespace: 'kube-system', pod: 'coredns-1', cpu: 7, memory: 7, storage: 7, balancers: [] },
];
const expected = [
  'control-plane cpu-hours 0.5',
  'control-plane memory-gib-hours 0.75',
  'control-plane storage-gib-hours 7',
  'tenant cpu-hours 2.125',
  'tenant load-balancer-hours 1',
  'tenant memory-gib-hours 3',
  'tenant storage-gib-hours 10',
];
const told = ({ workspace, part, meter, quantity, hour: at }: UsageRecord) => {
  expect([workspace, at]).toEqual(['acme--shop', hour]);
  return `${part} ${meter} ${decimalText(quantity)}`;
};

/** A source, of a cluster in which the pods run, or of one that answers with this text. */
type Subject = (broken?: string) => UsageSource;

const prometheusAnswer = (query: string): unknown => {
  const workspaces = pods.filter(({ namespace }) => namespace.includes('--'));
  const of = (metric: object, value: number) => ({
    metric: { namespace: 'acme--shop', ...metric },
    value: [0, `${value}`],
  });
  const claims = workspaces.map(({ pod, storage }) => of({ persistentvolumeclaim: `data-${pod}` }, storage));
  const result = query.includes('cpu_usage')
    ? workspaces.map(({ pod, cpu }) => of({ pod }, cpu))
    : query.includes('working_set')
      ? workspaces.map(({ pod, memory }) => of({ pod }, memory))
      : query.includes('persistentvolumeclaim')
        ? claims
        : [of({}, 1)];
  return { status: 'success', data: { resultType: 'vector', result } };
};

const allocation = ({ namespace, pod, cpu, memory, storage, balancers }: (typeof pods)[number]) => ({
  ...{ properties: { namespace, pod }, minutes: 60, cpuCoreUsageAverage: cpu, cpuCoreHours: 99 },
  ...{ ramByteUsageAverage: memory * gibibyte, pvByteHours: storage * gibibyte },
  lbAllocations: Object.fromEntries(
    balancers.map((name) => [`c/${namespace}/${name}`, { service: `${namespace}/${name}`, hours: 2 }]),
  ),
});
const openCostAnswer = () => ({
  code: 200,
  data: [
    {
      ...Object.fromEntries(pods.map((pod) => [`${pod.namespace}/${pod.pod}`, allocation(pod)])),
      __unallocated__: { properties: {}, minutes: 60, cpuCoreUsageAverage: null },
    },
  ],
});

let server: Server;
let broken: { status: number; text: string } | undefined;
const asked: URLSearchParams[] = [];
const folder = mkdtempSync(join(tmpdir(), 'kaas-source-'));
beforeAll(async () => {
  server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://source');
    const isPrometheus = pathname === '/api/v1/query';
    const query = isPrometheus ? new URLSearchParams(await new Response(request as never).text()) : searchParams;
    asked.push(query);
    response.statusCode = broken?.status ?? 200;
    const answer = isPrometheus ? prometheusAnswer(query.get('query') ?? '') : openCostAnswer();
    response.end(broken?.text ?? JSON.stringify(answer));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  broken = undefined;
  asked.length = 0;
});

const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const header = 'hour,workspace,part,meter,quantity';
const feed = (text: string) => {
  writeFileSync(join(folder, 'feed.csv'), text);
  return csvUsageSource(folder);
};
const asHttp =
  (source: () => UsageSource): Subject =>
  (text) => {
    broken = text === undefined ? undefined : { status: 200, text };
    return source();
  };
const subjects: Record<string, Subject> = {
  prometheus: asHttp(() => prometheusUsageSource({ url: url() })),
  opencost: asHttp(() => openCostUsageSource({ url: url() })),
  csv: (text) => {
    const lines = expected.map((line) => {
      const [part, meter, quantity] = line.split(' ');
      return `2026-11-01T00:00:00Z,acme--shop,${part},${meter},${quantity}`;
    });
    const later = '2026-11-01T01:00:00Z,acme--shop,tenant,cpu-hours,9';
    return feed(text ?? `${[header, ...lines, later].join('\n')}\n`);
  },
};

const one = (more: object) =>
  JSON.stringify({ code: 200, data: [{ x: { ...allocation(pods[2] as never), ...more } }] });
const sample = (value: string) => ({ metric: { namespace: 'acme--shop', pod: 'x' }, value: [0, value] });
const vector = (value: string) =>
  JSON.stringify({ status: 'success', data: { resultType: 'vector', result: [sample(value)] } });
const line = (text: string) => `${header}\n${text}\n`;
const cannotTell: Record<string, Record<string, string>> = {
  prometheus: {
    'no JSON': '<html>',
    'an error': '{"status":"error"}',
    'no number': vector('NaN'),
    negative: vector('-1'),
    'another shape': '{"status":"success","data":{"resultType":"matrix","result":[]}}',
  },
  opencost: {
    'no JSON': '<html>',
    'an error': '{"code":500,"message":"x"}',
    nothing: '{"code":200,"data":null}',
    'no data at all': '{"code":200,"data":[{}]}',
    'no number': one({ cpuCoreUsageAverage: null }),
    'no time': one({ minutes: null }),
    negative: one({ pvByteHours: -1 }),
  },
  csv: {
    'no header': 'x\n',
    'half a line': line('2026-11-01T00:00:00Z,acme--shop'),
    'no number': line('2026-11-01T00:00:00Z,acme--shop,tenant,cpu-hours,NaN'),
    negative: line('2026-11-01T00:00:00Z,acme--shop,tenant,cpu-hours,-1'),
    'finer than a millionth': line('2026-11-01T00:00:00Z,acme--shop,tenant,cpu-hours,0.0000001'),
    'beyond a billion': line('2026-11-01T00:00:00Z,acme--shop,tenant,cpu-hours,9007199254740992'),
    'no zone': line('2026-11-01T00:00:00,acme--shop,tenant,cpu-hours,1'),
    'a day': line('2026-11-01,acme--shop,tenant,cpu-hours,1'),
    'half an hour': line('2026-11-01T00:30:00Z,acme--shop,tenant,cpu-hours,1'),
  },
};

describe.each(Object.keys(subjects))('%s', (name) => {
  const subject = subjects[name] as Subject;
  const wrong = cannotTell[name] as Record<string, string>;

  test('an hour is what was used in it by workspaces, what the vCluster itself used apart', async () => {
    expect((await subject().read(hour)).map(told).sort()).toEqual(expected);
  });

  test('an hour that is read again is the same', async () => {
    expect(await subject().read(hour)).toEqual(await subject().read(hour));
  });

  test.each(Object.keys(wrong))('it does not take for no use what it cannot tell: %s', async (why) => {
    await expect(subject(wrong[why]).read(hour)).rejects.toThrow();
  });
});

test('Prometheus is asked at the end of the hour, OpenCost for the hour', async () => {
  await subjects.prometheus?.().read(hour);
  expect(asked.map((query) => query.get('time'))).toEqual(Array(4).fill(String(hour.getTime() / 1_000 + 3_600)));
  asked.length = 0;
  await subjects.opencost?.().read(hour);
  expect(asked.map((query) => [query.get('window'), query.get('aggregate')])).toEqual([
    ['2026-11-01T00:00:00Z,2026-11-01T01:00:00Z', 'namespace,pod'],
  ]);
});

test('a server that is broken is no hour without use', async () => {
  broken = { status: 503, text: '{}' };
  await expect(prometheusUsageSource({ url: url() }).read(hour)).rejects.toThrow('503');
  await expect(openCostUsageSource({ url: url() }).read(hour)).rejects.toThrow('503');
});

test.each([
  [
    one({ cpuCoreUsageAverage: null }),
    'OpenCost gave no number of cpu-hours for acme--shop in the hour from 2026-11-01T00',
  ],
  ['<html>', 'is http://127.0.0.1'],
  ['{"code":200,"data":[null]}', 'OpenCost has no data of 2026-11-01T00'],
])('what OpenCost cannot tell is said in words: %s', async (text, words) => {
  await expect(subjects.opencost?.(text).read(hour)).rejects.toThrow(words);
});

test('a feed may name hours in any zone', () => {
  expect(parseUsage('f.csv', line('2026-11-01T09:00:00+09:00,acme--shop,tenant,cpu-hours,1'))[0]?.hour).toEqual(hour);
});

test('a line of a feed that is no record names its place', () => {
  expect(() => parseUsage('f.csv', line('x,acme--shop,tenant,cpu-hours,1'))).toThrow('f.csv:2');
});
