import { z } from 'zod';
import { operation } from './operation.js';
import * as resource from './resource.js';

const none = z.strictObject({});
const organization = z.strictObject({ organization: resource.organizationId });
const person = z.strictObject({ person: resource.personId });
const nothing = z.null();
const orNot = { body: none } as const;

/** The audit, personal data, and the document itself. */
export const personOperations = {
  getApiDocument: operation({
    method: 'get',
    path: '/openapi.json',
    summary: 'This document',
    right: 'public',
    action: 'api.read',
    params: none,
    query: none,
    answer: z.record(z.string(), z.unknown()),
  }),
  listAudit: operation({
    method: 'get',
    path: '/organizations/{organization}/audit',
    summary: 'Events of an organization, newest first',
    right: 'organization:audit',
    action: 'audit.list',
    params: organization,
    query: resource.auditFilter.extend(resource.paging.shape),
    answer: resource.page(resource.auditEvent),
  }),
  exportAudit: operation({
    method: 'get',
    path: '/organizations/{organization}/audit/export',
    summary: 'Events of an organization as a file, oldest first',
    right: 'organization:audit',
    action: 'audit.export',
    params: organization,
    query: resource.auditFilter.extend({ format: z.enum(['jsonl', 'csv']).default('jsonl') }),
    answer: z.string(),
    stream: { jsonl: 'application/jsonl', csv: 'text/csv; charset=utf-8; header=present' },
  }),
  verifyAudit: operation({
    method: 'get',
    path: '/organizations/{organization}/audit/verification',
    right: 'organization:audit',
    summary: 'Whether the whole chain is as it was written; found out at most once a minute',
    action: 'audit.verify',
    params: organization,
    query: none,
    answer: resource.auditVerification,
  }),
  listOwnAudit: operation({
    method: 'get',
    path: '/people/{person}/audit',
    summary: 'What the caller did, newest first',
    right: 'self',
    action: 'audit.list',
    params: person,
    query: resource.auditFilter.omit({ actor: true }).extend(resource.paging.shape),
    answer: resource.page(resource.auditEvent),
  }),
  getProfile: operation({
    method: 'get',
    path: '/people/{person}/profile',
    summary: 'Name and language',
    right: 'self',
    action: 'person.read',
    params: person,
    query: none,
    answer: resource.profile,
    versioned: true,
  }),
  putProfile: operation({
    method: 'put',
    path: '/people/{person}/profile',
    summary: 'Corrects name and language',
    right: 'self',
    action: 'person.rectify',
    params: person,
    query: none,
    body: resource.profileInput,
    answer: resource.profile,
    versioned: true,
  }),
  getPersonalData: operation({
    method: 'get',
    path: '/people/{person}/data',
    summary: 'Everything that is kept about the caller, and why',
    right: 'self',
    action: 'person.export',
    params: person,
    query: none,
    answer: resource.personalData,
  }),
  restrictPerson: operation({
    method: 'put',
    path: '/people/{person}/restriction',
    summary: "Stops every use of the caller's data but keeping it",
    right: 'self',
    action: 'person.restrict',
    params: person,
    query: none,
    ...orNot,
    answer: resource.profile,
    versioned: true,
  }),
  erasePerson: operation({
    method: 'delete',
    path: '/people/{person}',
    summary: 'Erases the caller: data, accounts, sessions and rights',
    right: 'self',
    action: 'person.erase',
    params: person,
    query: none,
    answer: nothing,
  }),
} as const;
