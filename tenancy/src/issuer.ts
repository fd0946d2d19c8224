import { object, optional, required } from './shape.js';
import { httpsUrl, text } from './text.js';

/** Who issues the ID tokens that API servers accept from people. */
export interface Issuer {
  /** Issuer URL, https only, exactly as in the tokens. */
  readonly url: string;
  /** PEM certificates that the issuer's TLS is verified with. @default the roots of the API server's image */
  readonly certificateAuthority?: string;
}

/** TCP port of the issuer. */
export const issuerPort = ({ url }: Issuer): number =>
  Number(/^https:\/\/[^/]*?:([0-9]+)(?:\/|$)/.exec(url)?.[1] ?? 443);

const certificates = text(
  'PEM certificates, without any private key',
  '^(?:\\s*-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\\s]+-----END CERTIFICATE-----\\s*)+$',
  65_536,
);
export const issuerShape = object<Issuer>({
  url: required('Issuer URL, https only, exactly as in the tokens.', httpsUrl),
  certificateAuthority: optional(
    "PEM certificates that the issuer's TLS is verified with.",
    certificates,
    "the roots of the API server's image",
  ),
});
