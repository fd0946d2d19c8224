import { lookup as lookUp } from 'node:dns';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** An address that nothing of ours may call. */
export class AddressRefusedError extends Error {
  readonly code = 'ADDRESS_REFUSED';
  constructor(host: string) {
    super(`${host} is an address of special use: of this machine, a private network or nobody`);
    this.name = 'AddressRefusedError';
  }
}

const form = { 'content-type': 'application/x-www-form-urlencoded' };

/** What a post is besides its body. */
export interface PostOptions {
  /** @default those of a form */
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds for all of it. @default 3000 */
  readonly patience?: number;
}

/**
 * Posts a body and gives the status; redirects are not followed and the answer is not read. Unless told that the receiver is
 * in a private network, the address that is connected to is checked, after the name was resolved, so that no name leads
 * inside (IANA special-purpose address registries; RFC 6890).
 * @throws AddressRefusedError, and the system's errors of connecting, in time
 */
export function guardedPost(
  url: URL,
  body: string,
  privately: boolean,
  { headers = form, patience = 3_000 }: PostOptions = {},
): Promise<number> {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (!privately && isSpecialAddress(host)) return Promise.reject(new AddressRefusedError(host));
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(
    url,
    {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      signal: AbortSignal.timeout(patience),
      agent: false,
      ...(!privately && { lookup: guardedLookup }),
    },
    (response) => {
      resolve(response.statusCode ?? 0);
      response.destroy();
    },
  );
  request.on('error', reject);
  request.end(body);
  return promise;
}

const guardedLookup: LookupFunction = (host, options, callback) => {
  lookUp(host, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, []);
    if (addresses.some(({ address }) => isSpecialAddress(address))) return callback(new AddressRefusedError(host), []);
    const [first] = addresses;
    if (options.all || first === undefined) return callback(null, addresses);
    callback(null, first.address, first.family);
  });
};

const special = new BlockList();
for (const subnet of [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
  ...['224.0.0.0/4', '240.0.0.0/4'],
  // ::/96 also holds IPv4 addresses in the notation that RFC 4291 deprecates.
  ...['::/96', '64:ff9b::/96', '64:ff9b:1::/48', '100::/64', '2001::/23', '2001:db8::/32', '2002::/16'],
  ...['3fff::/20', '5f00::/16'],
  ...['fc00::/7', 'fe80::/10', 'ff00::/8'],
]) {
  const [address = '', bits = ''] = subnet.split('/');
  special.addSubnet(address, Number(bits), address.includes(':') ? 'ipv6' : 'ipv4');
}

/** Whether a text is an address of this machine, a private network or nobody; a name is none. */
export function isSpecialAddress(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && special.check(address, family === 6 ? 'ipv6' : 'ipv4');
}
