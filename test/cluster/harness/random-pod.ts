import fc from 'fast-check';
import type { PodTemplate } from './pod-makers.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Pods that mostly meet the restricted standard and in a few places do not, so that about as many pass as fail and each
 * control is the reason of some. The API server finds some of them invalid.
 */
export const randomPod = (): fc.Arbitrary<PodTemplate> =>
  fc.oneof({ weight: 9, arbitrary: linuxPod }, { weight: 1, arbitrary: windowsPod });

/** An ephemeral container for a pod that meets the restricted standard. */
export const randomEphemeralContainer = (): fc.Arbitrary<Fields> =>
  securityContext(8).map((context) => ({ name: 'debug', image, securityContext: context }));

const image = 'registry.example/app:1';

/** `undefined` leaves the field out. */
const mostly = <T>(common: T, rare: readonly unknown[], weight = 22): fc.Arbitrary<unknown> =>
  fc.oneof({ weight, arbitrary: fc.constant(common) }, { weight: 1, arbitrary: fc.constantFrom(...rare) });

/** Without the fields that are `undefined`. */
const record = (fields: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<Fields> =>
  fc.record(fields).map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)));

const profiles = ['RuntimeDefault', 'Unconfined'].map((type) => ({ type }));
const localhost = { type: 'Localhost', localhostProfile: 'web' };
const seLinux = [
  { type: 'container_t' },
  { type: 'container_engine_t' },
  { type: 'spc_t' },
  { type: '', level: 's0:c1' },
  { user: 'sysadm_u' },
  { role: 'sysadm_r', type: 'container_kvm_t' },
];

/** Security context of a container; the smaller the weight the more of it is wrong. */
const securityContext = (weight: number): fc.Arbitrary<Fields> =>
  record({
    allowPrivilegeEscalation: mostly(false, [undefined, true], weight),
    privileged: mostly(undefined, [false, true], weight),
    capabilities: fc.oneof(
      { weight, arbitrary: fc.constant({ drop: ['ALL'] }) },
      {
        weight: 2,
        arbitrary: record({
          drop: fc.constantFrom(undefined, [], ['NET_RAW'], ['KILL', 'ALL'], ['all']),
          add: fc.constantFrom(
            undefined,
            [],
            ['NET_BIND_SERVICE'],
            ['CHOWN'],
            ['KILL', 'NET_ADMIN'],
            ['NET_RAW'],
            ['ALL'],
          ),
        }),
      },
    ),
    runAsNonRoot: mostly(undefined, [true, false], weight),
    runAsUser: mostly(undefined, [0, 1000], weight),
    seccompProfile: mostly(undefined, [...profiles, localhost], weight),
    appArmorProfile: mostly(undefined, [...profiles, localhost], weight),
    seLinuxOptions: mostly(undefined, seLinux, weight),
    procMount: mostly(undefined, ['Default', 'Unmasked'], weight),
    // A privileged container that must not escalate is a contradiction that the API server refuses.
  }).map(({ allowPrivilegeEscalation, ...rest }) =>
    rest.privileged === true
      ? rest
      : { ...(allowPrivilegeEscalation !== undefined && { allowPrivilegeEscalation }), ...rest },
  );

const handlers = [
  { httpGet: { port: 8080 } },
  { httpGet: { port: 8080, host: '' } },
  { httpGet: { port: 8080, host: '169.254.169.254' } },
  { tcpSocket: { port: 8080, host: '127.0.0.1' } },
  { tcpSocket: { port: 8080 } },
];

const container = (name: string): fc.Arbitrary<Fields> =>
  record({
    name: fc.constant(name),
    image: fc.constant(image),
    securityContext: fc.oneof(
      { weight: 30, arbitrary: securityContext(30) },
      { weight: 1, arbitrary: fc.constant(undefined) },
    ),
    ports: mostly(undefined, [
      [],
      [{ containerPort: 80 }],
      [{ containerPort: 80, hostPort: 80 }],
      [{ containerPort: 80, hostPort: 0 }],
    ]),
    livenessProbe: mostly(undefined, handlers, 60),
    readinessProbe: mostly(undefined, handlers, 60),
    startupProbe: mostly(undefined, handlers, 60),
    lifecycle: mostly(
      undefined,
      [...handlers.map((preStop) => ({ preStop })), ...handlers.map((postStart) => ({ postStart }))],
      60,
    ),
  });

const linuxPod: fc.Arbitrary<PodTemplate> = fc.record({
  metadata: record({
    annotations: mostly(
      undefined,
      ['runtime/default', 'localhost/web', 'unconfined'].map((profile) => ({
        'container.apparmor.security.beta.kubernetes.io/main': profile,
        'example.com/other': 'unconfined',
      })),
      30,
    ),
  }),
  spec: record({
    os: mostly(undefined, [{ name: 'linux' }]),
    hostUsers: mostly(undefined, [true, false, false, false], 3),
    hostNetwork: mostly(undefined, [false, true]),
    hostPID: mostly(undefined, [false, true]),
    hostIPC: mostly(undefined, [false, true]),
    securityContext: record({
      runAsNonRoot: mostly(true, [undefined, false], 12),
      runAsUser: mostly(undefined, [0, 1000]),
      seccompProfile: mostly(profiles[0], [undefined, profiles[1], localhost], 12),
      appArmorProfile: mostly(undefined, [...profiles, localhost]),
      seLinuxOptions: mostly(undefined, seLinux),
      sysctls: mostly(undefined, [
        [],
        [{ name: 'net.ipv4.tcp_syncookies', value: '1' }],
        [
          { name: 'net.ipv4.tcp_wmem', value: '4096 16384 4194304' },
          { name: 'net.core.somaxconn', value: '4096' },
        ],
        [{ name: 'kernel/shm_rmid_forced', value: '1' }],
        [{ name: 'net.ipv4.tcp_notsent_lowat', value: '1' }],
      ]),
    }),
    volumes: mostly(
      undefined,
      [
        [],
        [
          { name: 'scratch', emptyDir: {} },
          { name: 'node', hostPath: { path: '/' } },
        ],
        [{ name: 'files', nfs: { server: 'files.example', path: '/' } }],
        [{ name: 'settings', configMap: { name: 'settings' } }, { name: 'bare' }],
        [{ name: 'driver', csi: { driver: 'secrets.example' } }],
        [{ name: 'disk', azureFile: { secretName: 'disk', shareName: 'share' } }],
      ],
      12,
    ),
    containers: fc.oneof(
      container('main').map((main) => [main]),
      fc.tuple(container('main'), container('sidecar')),
    ),
    initContainers: fc.oneof(
      fc.constant(undefined),
      container('prepare').map((prepare) => [prepare]),
    ),
  }),
});

/** A Windows pod has other fields, and its host process asks for the network of the node. */
const windowsPod: fc.Arbitrary<PodTemplate> = fc
  .record({
    hostProcess: fc.constantFrom(undefined, false, true),
    nonRoot: mostly(true, [undefined, false], 3),
    inPod: fc.boolean(),
  })
  .map(({ hostProcess, nonRoot, inPod }) => {
    const options = { ...(hostProcess !== undefined && { windowsOptions: { hostProcess } }) };
    return {
      spec: {
        os: { name: 'windows' },
        ...(hostProcess === true && { hostNetwork: true }),
        securityContext: { ...(nonRoot !== undefined && { runAsNonRoot: nonRoot }), ...(inPod && options) },
        containers: [{ name: 'main', image, ...(!inPod && { securityContext: options }) }],
      },
    };
  });
