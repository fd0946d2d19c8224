import { isDeepStrictEqual } from 'node:util';
import type { Manifest } from '@hexabase-kaas/tenancy';
import { adoptedFields } from './adoption.js';
import { type ApiAnswer, type ApiObject, type ApiServer, applyPatch } from './api-server.js';
import type { ObjectId } from './cluster-object.js';
import { ResourceMap } from './resource-map.js';

/** What the inventory knows of an object. */
export interface Listed {
  readonly uid?: string;
}

/** The objects of one API server, written by server-side apply under one field manager. */
export class ClusterObjects {
  private readonly resources: ResourceMap;

  constructor(
    readonly server: ApiServer,
    private readonly manager: string,
  ) {
    this.resources = new ResourceMap(server);
  }

  /** Path of an object; `undefined` when the server does not know its kind. */
  path(id: ObjectId): Promise<string | undefined> {
    return this.resources.path(id);
  }

  /** The object as it stands. */
  read(id: ObjectId, path: string): Promise<ApiAnswer> {
    return this.server.request({ method: 'GET', path, ...acceptOf(id) });
  }

  /** Applies an object, or asks what applying it would give. Without force, fields of others are a conflict. */
  apply(id: ObjectId, path: string, manifest: Manifest, how: { dryRun?: boolean; force: boolean }): Promise<ApiAnswer> {
    const query = `fieldManager=${encodeURIComponent(this.manager)}&force=${how.force}&fieldValidation=Strict`;
    return this.server.request({
      method: 'PATCH',
      path: `${path}?${query}${how.dryRun ? '&dryRun=All' : ''}`,
      body: manifest,
      contentType: applyPatch,
      ...acceptOf(id),
    });
  }

  /** Takes the place of others who applied the object as a whole; the next apply decides what stays. */
  async takeOver(id: ObjectId, path: string): Promise<void> {
    for (let attempt = 0; attempt < 5; attempt++) {
      const { metadata } = (await this.read(id, path)).body;
      const managedFields = adoptedFields(metadata?.managedFields ?? [], this.manager, id.apiVersion);
      if (managedFields === undefined) return;
      const body = { metadata: { resourceVersion: metadata?.resourceVersion, managedFields } };
      const contentType = 'application/merge-patch+json';
      const { status } = await this.server.request({ method: 'PATCH', path, body, contentType, ...acceptOf(id) });
      // Whatever else it says, it will say again about what is applied next.
      if (status !== 409) return;
    }
  }

  /** Deletes exactly the object that was read, and not one that somebody has since made under its name. */
  remove(path: string, uid: string): Promise<ApiAnswer> {
    const body = { propagationPolicy: 'Background', preconditions: { uid } };
    return this.server.request({ method: 'DELETE', path, body });
  }

  /**
   * True for an object that this source has made: it is the very one of the inventory, or the API server remembers who
   * applied it. That memory alone is not enough: it fades when others overwrite every field, and an object without any
   * field, like a bare namespace, leaves none. Such a one is ours when a run that was cut off has listed it.
   */
  isOurs(live: ApiObject, listed: Listed | undefined): boolean {
    if (this.ownFields(live) !== undefined) return true;
    if (listed?.uid !== undefined) return live.metadata?.uid === listed.uid;
    return listed !== undefined && (live.metadata?.managedFields ?? []).every(({ subresource }) => subresource);
  }

  /** True when applying changed, or would change, anything but the server's own book-keeping. */
  differs(live: ApiObject, applied: ApiObject): boolean {
    if (!isDeepStrictEqual(this.ownFields(live), this.ownFields(applied))) return true;
    return !isDeepStrictEqual(content(live), content(applied));
  }

  private ownFields({ metadata }: ApiObject): unknown {
    return metadata?.managedFields?.find(
      ({ manager, operation, subresource }) => manager === this.manager && operation === 'Apply' && !subresource,
    )?.fieldsV1;
  }
}

/** Names of whoever else has written an object, for a message. */
export const managersOf = ({ metadata }: ApiObject): string =>
  [...new Set(metadata?.managedFields?.map(({ manager }) => manager ?? '?'))].sort().join(', ') || 'unknown';

/** Of a Secret only what describes it is ever asked for, so that no value is in this process. */
const acceptOf = ({ kind, apiVersion }: ObjectId): { accept?: string } =>
  kind === 'Secret' && apiVersion === 'v1'
    ? { accept: 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1' }
    : {};

function content({ status: _status, metadata, ...rest }: ApiObject): unknown {
  const { managedFields: _fields, resourceVersion: _version, generation: _generation, ...kept } = metadata ?? {};
  return { ...rest, metadata: kept };
}
