import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a manifest says about another content (OCI image specification, descriptor). */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A manifest of one config and some layers, as images and cosign signatures have it. */
export interface ImageManifest {
  readonly schemaVersion: 2;
  readonly mediaType: string;
  readonly artifactType?: string;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
  /** What it was made for: the registry lists it among that one's referrers. */
  readonly subject?: Descriptor;
}

/** One image for each platform. */
export interface ImageIndex {
  readonly schemaVersion: 2;
  readonly mediaType: string;
  readonly manifests: readonly (Descriptor & { readonly platform: { os: string; architecture: string } })[];
}

export const manifestType = 'application/vnd.oci.image.manifest.v1+json';
export const indexType = 'application/vnd.oci.image.index.v1+json';

/**
 * A registry that images are pulled from over plain HTTP, which clients of Go speak to 127.0.0.1; only the test puts
 * something in (OCI distribution specification 1.1: manifests, blobs, referrers).
 */
export class ImageRegistry {
  private readonly blobs = new Map<string, Buffer>();
  private readonly manifests = new Map<string, Buffer>();
  private readonly tags = new Map<string, string>();
  private readonly server: Server;
  /** As an image reference begins: `127.0.0.1:40001`. */
  readonly host: string;
  /** How many requests it has answered. */
  answered = 0;

  private constructor(server: Server) {
    this.server = server;
    this.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', ({ method = '', url = '' }, response) => this.answer(method, url, response));
  }

  static async start(): Promise<ImageRegistry> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new ImageRegistry(server);
  }

  putBlob(mediaType: string, content: Buffer, annotations?: Descriptor['annotations']): Descriptor {
    const digest = digestOf(content);
    this.blobs.set(digest, content);
    return { mediaType, digest, size: content.length, ...(annotations && { annotations }) };
  }

  putManifest(repository: string, manifest: ImageManifest | ImageIndex, tag?: string): Descriptor {
    const content = Buffer.from(JSON.stringify(manifest));
    const digest = digestOf(content);
    this.manifests.set(`${repository}@${digest}`, content);
    if (tag !== undefined) this.tags.set(`${repository}:${tag}`, digest);
    return { mediaType: manifest.mediaType, digest, size: content.length };
  }

  /** From then on nobody answers at its address. */
  async stop(): Promise<void> {
    if (!this.server.listening) return;
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  private answer(method: string, url: string, response: ServerResponse): void {
    this.answered++;
    const found =
      method === 'GET' || method === 'HEAD' ? this.find(new URL(url, 'http://registry').pathname) : undefined;
    if (found === undefined) {
      const code = { code: 'MANIFEST_UNKNOWN', message: `${method} ${url} is not here` };
      response.writeHead(404, { 'content-type': 'application/json' }).end(JSON.stringify({ errors: [code] }));
      return;
    }
    const { mediaType, content, digest } = found;
    const described = { 'content-type': mediaType, 'content-length': content.length };
    response.writeHead(200, { ...described, ...(digest && { 'docker-content-digest': digest }) });
    response.end(method === 'HEAD' ? undefined : content);
  }

  private find(path: string): { mediaType: string; content: Buffer; digest?: string } | undefined {
    if (path === '/v2/') return { mediaType: 'application/json', content: Buffer.from('{}') };
    const [, repository = '', kind, reference = ''] =
      /^\/v2\/(.+)\/(manifests|blobs|referrers)\/(.+)$/.exec(path) ?? [];
    if (kind === 'referrers') return { mediaType: indexType, content: this.referrers(repository, reference) };
    const digest = this.tags.get(`${repository}:${reference}`) ?? reference;
    if (kind === 'blobs') {
      const content = this.blobs.get(digest);
      return content && { mediaType: 'application/octet-stream', content, digest };
    }
    const content = this.manifests.get(`${repository}@${digest}`);
    return content && { mediaType: (JSON.parse(content.toString()) as ImageManifest).mediaType, content, digest };
  }

  private referrers(repository: string, digest: string): Buffer {
    const manifests = [...this.manifests]
      .filter(([name]) => name.startsWith(`${repository}@`))
      .map(([, content]) => ({ content, manifest: JSON.parse(content.toString()) as ImageManifest }))
      .filter(({ manifest }) => manifest.subject?.digest === digest)
      .map(({ content, manifest: { mediaType, artifactType } }) => {
        return { mediaType, artifactType, digest: digestOf(content), size: content.length };
      });
    return Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: indexType, manifests }));
  }
}

const digestOf = (content: Buffer): string => `sha256:${createHash('sha256').update(content).digest('hex')}`;
