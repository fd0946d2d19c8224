import { names } from '@hexabase-kaas/tenancy';
import { Machine } from './machine.ts';
import { signToken } from './token.ts';

// What kubectl asks for a person's ID token, as it would ask an OIDC login helper:
// `node credential.ts DIRECTORY ORGANIZATION WORKSPACE PERSON GROUP...`.
const [directory = '', organization = '', workspace = '', sub = '', ...groups] = process.argv.slice(2);
const token = signToken(Machine.open(directory).issuerKey, {
  sub,
  aud: names.audience(organization, workspace),
  groups,
});
const [, payload = ''] = token.split('.');
const { exp } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { exp: number };
const credential = {
  apiVersion: 'client.authentication.k8s.io/v1',
  kind: 'ExecCredential',
  status: { token, expirationTimestamp: new Date(exp * 1000).toISOString() },
};
console.log(JSON.stringify(credential));
