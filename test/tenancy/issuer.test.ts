import { tenancyIssues } from '@hexabase-kaas/tenancy';

const issuesOf = (certificateAuthority: string) =>
  tenancyIssues({
    hostClusters: [
      {
        name: 'tokyo',
        region: 'jp-east',
        domain: 'kaas.example.com',
        issuer: { url: 'https://id.example.com', certificateAuthority },
        capacity: { cpu: '8', memory: '32Gi', storage: '1Ti' },
        network: { podCidr: '10.42.0.0/16', serviceCidr: '10.43.0.0/16', nodeCidrs: ['10.0.0.0/24'] },
      },
    ],
  });
const certificate = '-----BEGIN CERTIFICATE-----\nTUlJQ2V5\n-----END CERTIFICATE-----\n';

it.each([
  ['one certificate', certificate],
  [
    'several with comments between them, as in the bundle of a distribution',
    `# One CA\n${certificate}\n# Two\n${certificate}# end`,
  ],
])('a bundle is taken: %s', (_name, bundle) => {
  expect(issuesOf(bundle)).toEqual([]);
});

it.each([
  ['a private key', `${certificate}-----BEGIN PRIVATE KEY-----\nTUlJ\n-----END PRIVATE KEY-----\n`],
  ['a private key before it', `-----BEGIN RSA PRIVATE KEY-----\nTUlJ\n-----END RSA PRIVATE KEY-----\n${certificate}`],
  ['a certificate that does not end', '-----BEGIN CERTIFICATE-----\nTUlJ\n'],
  ['two ends', `${certificate}-----END CERTIFICATE-----`],
  ['no certificate', '# nothing'],
])('what is no bundle is refused: %s', (_name, bundle) => {
  expect(issuesOf(bundle).map(({ code }) => code)).toEqual(['bad-value']);
});

it('a long bundle that is spoilt at its end is refused at once', () => {
  expect(issuesOf(`${certificate.repeat(900)}\n-----`)).toHaveLength(1);
  expect(issuesOf(`${' \n'.repeat(30_000)}${certificate}!`)).toEqual([]);
});
