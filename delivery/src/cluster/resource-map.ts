import type { ApiServer } from './api-server.js';
import type { ObjectId } from './cluster-object.js';

/** From objects to paths, by what an API server says that it serves. */
export class ResourceMap {
  private readonly versions = new Map<string, Promise<readonly Resource[]>>();

  constructor(private readonly server: ApiServer) {}

  /** Path of an object, whether it exists or not; `undefined` when the server does not know its kind. */
  async path(id: ObjectId): Promise<string | undefined> {
    const resource = await this.resource(id.apiVersion, id.kind);
    if (resource === undefined) return undefined;
    const folder = resource.namespaced ? `/namespaces/${encodeURIComponent(id.namespace ?? 'default')}` : '';
    return `${root(id.apiVersion)}${folder}/${resource.name}/${encodeURIComponent(id.name)}`;
  }

  /** A kind that is not there is asked for again each time: its definition may just have been applied. */
  private async resource(apiVersion: string, kind: string): Promise<Resource | undefined> {
    for (const fresh of [false, true]) {
      if (fresh) this.versions.delete(apiVersion);
      const known = this.versions.get(apiVersion) ?? this.discover(apiVersion);
      this.versions.set(apiVersion, known);
      const found = (await known).find((one) => one.kind === kind && !one.name.includes('/'));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  private async discover(apiVersion: string): Promise<readonly Resource[]> {
    const { status, body } = await this.server.request({ method: 'GET', path: root(apiVersion) });
    return status === 200 && Array.isArray(body.resources) ? (body.resources as Resource[]) : [];
  }
}

interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

const root = (apiVersion: string): string => (apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`);
