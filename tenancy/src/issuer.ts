import { quote } from './quote.js';
import { object, optional, required, type TextNode } from './shape.js';
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

const [begin, end] = ['-----BEGIN CERTIFICATE-----', '-----END CERTIFICATE-----'];
const certificates: TextNode & { readonly type?: string } = {
  ...text('PEM certificates, without any private key', begin, 65_536),
  read: (given) =>
    isBundle(given)
      ? given
      : {
          code: 'bad-value',
          message: `got ${quote(given)}; expected PEM certificates, without any private key`,
          fix: 'write PEM certificates, with nothing but text between them',
        },
};

/** Taken apart, not matched: text may stand around certificates, and a pattern that allows for it could take forever. */
function isBundle(given: string): boolean {
  const [before = '', ...rest] = given.split(begin);
  if (before.includes('-----')) return false;
  return rest.every((certificate) => {
    const [body = '', after, ...more] = certificate.split(end);
    return after !== undefined && more.length === 0 && /^[A-Za-z0-9+/=\s]+$/.test(body) && !after.includes('-----');
  });
}

export const issuerShape = object<Issuer>({
  url: required('Issuer URL, https only, exactly as in the tokens.', httpsUrl),
  certificateAuthority: optional(
    "PEM certificates that the issuer's TLS is verified with.",
    certificates,
    "the roots of the API server's image",
  ),
});
