import { isDeepStrictEqual } from 'node:util';
import type { Manifest } from '@hexabase-kaas/tenancy';
import { adoptedFields } from './adoption.js';
import {
  type ApiAnswer,
  type ApiMetadata,
  type ApiObject,
  type ApiServer,
  applyPatch,
  isFieldConflict,
} from './api-server.js';
import type { ObjectId } from './cluster-object.js';
import { ResourceMap } from './resource-map.js';
import { retryDelay } from './retry.js';

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

  /** What applying an object would give. Without force, fields of others are a conflict. */
  tryApply(id: ObjectId, path: string, manifest: Manifest, { force }: { force: boolean }): Promise<ApiAnswer> {
    return this.patch(id, path, manifest, `force=${force}&dryRun=All`);
  }

  /**
   * Applies an object over the version that was seen of it, and only if it is that one still. Otherwise it is looked at once
   * more, and this writer must hold its lease still: a request of a writer whose time is over, and that comes late,
   * changes nothing that a successor has written.
   */
  async apply(
    id: ObjectId,
    path: string,
    manifest: Manifest,
    { force, seen }: { force: boolean; seen: ApiObject | undefined },
  ): Promise<ApiAnswer> {
    let version = versionOf(seen);
    for (let attempt = 0; ; attempt++) {
      const metadata = { ...manifest.metadata, resourceVersion: version };
      const answer = await this.patch(id, path, { ...manifest, metadata }, `force=${force}`);
      if (answer.status !== 409 || isFieldConflict(answer) || attempt === 20) return answer;
      const now = await this.read(id, path);
      if (now.status !== 200 && now.status !== 404) return now;
      if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, retryDelay(attempt, undefined, Math.random)));
      version = versionOf(now.status === 200 ? now.body : undefined);
    }
  }

  private patch(id: ObjectId, path: string, body: Manifest, query: string): Promise<ApiAnswer> {
    const manager = encodeURIComponent(this.manager);
    return this.server.request({
      method: 'PATCH',
      path: `${path}?fieldManager=${manager}&fieldValidation=Strict&${query}`,
      body,
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

  /** Deletes exactly what was read: no newer version of it, and no other one that has its name by now. */
  remove(path: string, seen: ObjectVersion): Promise<ApiAnswer> {
    const { uid = '', resourceVersion = '' } = seen;
    const body = { propagationPolicy: 'Background', preconditions: { uid, resourceVersion } };
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

/** Which version of which object. */
export type ObjectVersion = Pick<ApiMetadata, 'uid' | 'resourceVersion'>;

/** No object ever has this version, and making one asks for none: with it, an apply makes an object and changes none. */
const noVersion = '1';
const versionOf = (seen: ApiObject | undefined): string => seen?.metadata?.resourceVersion ?? noVersion;

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
