import type { AlertCase } from './alert-case.ts';

const count = 'kaas_http_request_duration_seconds_count';
const bucket = 'kaas_http_request_duration_seconds_bucket';
const place = 'namespace="kaas",deployment="hexabase-kaas"';

export const serviceAlerts: readonly AlertCase[] = [
  {
    alert: 'KaasServiceAbsent',
    series: { 'kaas_database_up{instance="10.42.0.9:8080"}': '1x10 stale' },
    quietAt: ['10m', '14m'],
    firesAt: '17m',
    summary: 'No process of the OIDC service is there to be measured; nobody can sign in.',
  },
  {
    alert: 'KaasReplicaMissing',
    series: {
      [`kube_deployment_status_replicas_available{${place}}`]: '2x9 1x30 2x10',
      [`kube_deployment_spec_replicas{${place}}`]: '2x60',
    },
    quietAt: ['9m', '15m', '45m'],
    firesAt: '25m',
    labels: { namespace: 'kaas', deployment: 'hexabase-kaas' },
    summary: 'hexabase-kaas has 1 processes that are ready, fewer than it should.',
    alike: [
      {
        'kube_deployment_status_replicas_available{namespace="acme--shop",deployment="web"}': '1x60',
        'kube_deployment_spec_replicas{namespace="acme--shop",deployment="web"}': '2x60',
      },
    ],
  },
  {
    alert: 'KaasDatabaseAway',
    series: { 'kaas_database_up{instance="a"}': '1x9 0x10 1x10', 'kaas_database_up{instance="b"}': '1x40' },
    quietAt: ['9m', '11m', '22m'],
    firesAt: '14m',
    labels: { instance: 'a' },
    summary: 'The database does not answer a of the OIDC service.',
  },
  {
    alert: 'KaasErrorsFast',
    series: {
      [`${count}{instance="a",method="POST",route="/oidc/token",status="200"}`]: '0+95x240',
      [`${count}{instance="a",method="POST",route="/oidc/token",status="500"}`]: '0x119 0+5x120',
    },
    quietAt: ['118m', '121m'],
    firesAt: '180m',
    summary: '5% of the requests to the OIDC service fail.',
    alike: [
      // Probes, and what callers did wrong.
      {
        [`${count}{instance="a",method="GET",route="/readyz",status="503"}`]: '0+50x240',
        [`${count}{instance="a",method="POST",route="/oidc/token",status="400"}`]: '0+95x240',
        [`${count}{instance="a",method="POST",route="/oidc/token",status="200"}`]: '0+95x240',
      },
      // Nobody asks anything.
      { [`${count}{instance="a",method="POST",route="/oidc/token",status="200"}`]: '100x240' },
    ],
  },
  {
    alert: 'KaasErrorsSlow',
    series: {
      [`${count}{instance="a",method="GET",route="/api/v1/people",status="200"}`]: '0+99x600',
      [`${count}{instance="a",method="GET",route="/api/v1/people",status="502"}`]: '0x99 0+1x500',
    },
    quietAt: ['99m', '120m'],
    firesAt: '500m',
    summary: '1% of the requests to the OIDC service have failed for hours.',
  },
  {
    alert: 'KaasTokensSlow',
    series: {
      [`${bucket}{route="/oidc/token",le="0.5"}`]: '0+99.5x30 2985+90x30',
      [`${bucket}{route="/oidc/token",le="1"}`]: '0+100x30 3000+90x30',
      [`${bucket}{route="/oidc/token",le="2.5"}`]: '0+100x30 3000+100x30',
      [`${bucket}{route="/oidc/token",le="+Inf"}`]: '0+100x30 3000+100x30',
    },
    quietAt: ['29m', '35m'],
    firesAt: '50m',
    labels: { route: '/oidc/token' },
    summary: 'One token in a hundred takes 2.35s; kubectl waits that long.',
  },
  {
    alert: 'KaasSignInsFail',
    series: {
      'kaas_sign_ins_total{provider="google",result="done"}': '0+1x60',
      'kaas_sign_ins_total{provider="google",result="unreachable"}': '0x29 0+1x10 10x20',
      'kaas_sign_ins_total{provider="github",result="done"}': '0+1x60',
    },
    quietAt: ['29m', '56m'],
    firesAt: '40m',
    labels: { provider: 'google' },
    summary: '10 sign-ins failed at google in a quarter of an hour.',
    alike: [
      // People who gave up half way, and one failure among few sign-ins.
      {
        'kaas_sign_ins_total{provider="google",result="done"}': '0+1x60',
        'kaas_sign_ins_total{provider="google",result="declined"}': '0+2x60',
      },
      {
        'kaas_sign_ins_total{provider="google",result="done"}': '2x60',
        'kaas_sign_ins_total{provider="google",result="unreachable"}': '0x35 1x20',
      },
    ],
  },
  {
    alert: 'KaasSignInsRefused',
    series: { 'kaas_sign_ins_total{provider="github",result="lost"}': '0x10 0+20x20 400x30' },
    quietAt: ['10m', '55m'],
    firesAt: '30m',
    labels: { provider: 'github' },
    summary: '300 sign-ins by github were refused in a quarter of an hour; somebody may be trying.',
  },
  {
    alert: 'KaasDirectoryStale',
    series: {
      'kaas_directory_up{instance="a"}': '1x200',
      'kaas_directory_read_timestamp_seconds{instance="a"}': '0+60x30 1800x200',
    },
    quietAt: ['60m', '91m'],
    firesAt: '105m',
    summary: 'The directory cannot be read; what is declared and applied since takes no effect in tokens.',
    // One of two processes has just started.
    alike: [
      {
        'kaas_directory_up{instance="a"}': '1x200',
        'kaas_directory_up{instance="b"}': '0x200',
        'kaas_directory_read_timestamp_seconds{instance="a"}': '0+60x200',
      },
    ],
  },
  {
    alert: 'KaasOptionalPartAway',
    series: { 'kaas_redis_up{instance="a"}': '1x10 0x30', 'kaas_nats_up{instance="a"}': '1x60' },
    quietAt: ['10m', '15m'],
    firesAt: '25m',
    labels: { part: 'Redis' },
    summary: 'Redis does not answer; the service works on without it.',
  },
];
