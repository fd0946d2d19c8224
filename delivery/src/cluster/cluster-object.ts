import { type Manifest, names } from '@hexabase-kaas/tenancy';
import { type Destination, host } from './destination.js';

/** What an object is called, and on which API server it stands. */
export interface ObjectId {
  readonly destination: Destination;
  readonly apiVersion: string;
  readonly kind: string;
  /** Absent for an object that stands in no namespace. */
  readonly namespace?: string;
  readonly name: string;
}

/** An object that a unit wants in the cluster. */
export interface WantedObject {
  readonly id: ObjectId;
  /** Key of the unit that renders it. */
  readonly unit: string;
  readonly manifest: Manifest;
}

/** The name of a manifest's object. */
export const objectId = (destination: Destination, { apiVersion, kind, metadata }: Manifest): ObjectId => ({
  destination,
  apiVersion,
  kind,
  ...(metadata.namespace !== undefined && { namespace: metadata.namespace }),
  name: metadata.name,
});

/** API group of an object; empty for the core group. */
export const groupOf = ({ apiVersion }: { readonly apiVersion: string }): string =>
  apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';

/**
 * How an object is told to people: `HelmRelease.helm.toolkit.fluxcd.io acme--shop/vcluster`, and of a vCluster
 * `Role.rbac.authorization.k8s.io web/admin in acme--shop`. The version is no part of it: two versions show one object.
 */
export function address(id: ObjectId): string {
  const group = groupOf(id);
  const kind = group === '' ? id.kind : `${id.kind}.${group}`;
  const name = id.namespace === undefined ? id.name : `${id.namespace}/${id.name}`;
  return id.destination === host ? `${kind} ${name}` : `${kind} ${name} in ${id.destination}`;
}

/** True for an object that stays when it is no longer rendered: a namespace with its volumes, and what protects them. */
export const isKept = (object: { readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> } }) =>
  object.metadata?.annotations?.[names.annotations.fluxPrune]?.toLowerCase() === 'disabled';
