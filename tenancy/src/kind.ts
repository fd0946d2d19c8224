import { groupBindingShape } from './group-binding.js';
import { hostClusterShape } from './host-cluster.js';
import { bindingPath, hostClusterPath, organizationPath, planPath, projectPath, workspacePath } from './name.js';
import { organizationShape } from './organization.js';
import { planShape } from './plan.js';
import { projectShape } from './project.js';
import type { ObjectNode } from './shape.js';
import { workspaceShape } from './workspace.js';

/** A kind of document, and the list of the tenancy that it fills. */
export type Kind = 'HostCluster' | 'Plan' | 'Organization' | 'Workspace' | 'Project' | 'GroupBinding';
export type ListName = 'hostClusters' | 'plans' | 'organizations' | 'workspaces' | 'projects' | 'groupBindings';

/** The fields that say which entity it is. */
export interface Identity {
  readonly name: string;
  readonly organization?: string;
  readonly workspace?: string;
}

interface KindEntry {
  readonly list: ListName;
  readonly shape: ObjectNode;
  /** Path of an entity in messages, unique in a tenancy. */
  readonly path: (identity: Identity) => string;
}

/** Every kind, in the order in which one refers to another. */
export const kinds: Readonly<Record<Kind, KindEntry>> = {
  HostCluster: { list: 'hostClusters', shape: hostClusterShape, path: ({ name }) => hostClusterPath(name) },
  Plan: { list: 'plans', shape: planShape, path: ({ name }) => planPath(name) },
  Organization: { list: 'organizations', shape: organizationShape, path: ({ name }) => organizationPath(name) },
  Workspace: {
    list: 'workspaces',
    shape: workspaceShape,
    path: ({ name, organization = '' }) => workspacePath(organization, name),
  },
  Project: {
    list: 'projects',
    shape: projectShape,
    path: ({ name, organization = '', workspace = '' }) => projectPath(organization, workspace, name),
  },
  GroupBinding: {
    list: 'groupBindings',
    shape: groupBindingShape,
    path: ({ name, organization = '', workspace = '' }) => bindingPath(organization, workspace, name),
  },
};
export const kindNames = Object.keys(kinds) as Kind[];

/** The fields of an entity that stand in a document's `metadata`. */
export const metadataFields = ['name', 'organization', 'workspace', 'labels', 'annotations'] as const;
