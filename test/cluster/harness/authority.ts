import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';

/** A certificate authority of its own in a folder; what it signs lives for a day. */
export class Authority {
  readonly directory: string;
  readonly certificateFile: string;
  readonly keyFile: string;

  constructor(directory: string, name: string) {
    this.directory = directory;
    this.certificateFile = join(directory, `${name}.crt`);
    this.keyFile = join(directory, `${name}.key`);
    // One that another process has made is taken as it is.
    if (existsSync(this.certificateFile)) return;
    makeKey(this.keyFile);
    openssl([
      ...[
        'req',
        '-x509',
        '-new',
        '-key',
        this.keyFile,
        '-subj',
        `/CN=${name}`,
        '-days',
        '1',
        '-out',
        this.certificateFile,
      ],
      ...['-addext', 'keyUsage=critical,keyCertSign,cRLSign,digitalSignature'],
    ]);
  }

  get certificate(): string {
    return readFileSync(this.certificateFile, 'utf8');
  }

  /** For a server on 127.0.0.1 and under the given names and addresses. */
  server(name: string, hosts: readonly string[] = [], subject = `/CN=${name}`): Certificate {
    const all = ['127.0.0.1', 'localhost', ...hosts].map((host) => `${isIP(host) ? 'IP' : 'DNS'}:${host}`);
    return this.sign(name, subject, ['extendedKeyUsage=serverAuth', `subjectAltName=${all.join(',')}`]);
  }

  /** For a client that Kubernetes knows as this user of these groups. */
  client(name: string, user: string, groups: readonly string[] = []): Certificate {
    const subject = `${groups.map((group) => `/O=${group}`).join('')}/CN=${user}`;
    return this.sign(name, subject, ['extendedKeyUsage=clientAuth']);
  }

  private sign(name: string, subject: string, extensions: readonly string[]): Certificate {
    const file = (suffix: string): string => join(this.directory, `${name}.${suffix}`);
    makeKey(file('key'));
    writeFileSync(file('extensions'), ['basicConstraints=CA:FALSE', ...extensions, ''].join('\n'));
    openssl(['req', '-new', '-key', file('key'), '-subj', subject, '-out', file('request')]);
    openssl([
      ...['x509', '-req', '-in', file('request'), '-CA', this.certificateFile, '-CAkey', this.keyFile],
      ...['-CAcreateserial', '-days', '1', '-extfile', file('extensions'), '-out', file('crt')],
    ]);
    return { certificateFile: file('crt'), keyFile: file('key') };
  }
}

export interface Certificate {
  readonly certificateFile: string;
  readonly keyFile: string;
}

const makeKey = (file: string): void => openssl(['ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', file]);

/** Why no certificate can be made here. `false`: it can. */
export function whyNoOpenssl(): string | false {
  try {
    openssl(['version']);
    return false;
  } catch {
    return 'no openssl on this machine';
  }
}

function openssl(args: readonly string[]): void {
  execFileSync('openssl', [...args], { stdio: ['ignore', 'ignore', 'pipe'] });
}
