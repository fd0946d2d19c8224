import type { Database, Transaction } from '../database/database.js';
import { effectiveGroupsOf } from '../groups/index.js';
import { Problem } from '../http/problem.js';
import {
  type ChangesOf,
  changeById,
  changesFor,
  type Declaration,
  declarationOf,
  declarationsOf,
  type Edit,
  grantable,
  groupDeclarations,
  offerOf,
  type ProvisioningConfiguration,
  projectAccess,
  type Reference,
  requireDeclaration,
  requireGrowth,
  requireHeld,
  retry,
  type ShownChange,
  type SubmitParts,
  submit,
  submittedOf,
  withdraw,
  workspaceFields,
  workspacePart,
} from '../provisioning/index.js';
import { keyOf, pageOf } from './cursor.js';
import type { Call, Handlers, Result } from './handler.js';
import {
  bindingOf,
  contentOf,
  type DeclarationKind,
  fieldsGiven,
  groupOf,
  hostClusterOf,
  planOf,
  projectOf,
  referenceOf,
  roleOf,
  versionOf,
  workspaceOf,
} from './provisioning-answer.js';
import type { provisioningOperations } from './provisioning-operations.js';

/** Handlers of what the tenancy declares, and of changes of it. */
export function provisioningHandlers(
  configuration: ProvisioningConfiguration,
): Pick<Handlers, keyof typeof provisioningOperations> {
  const { TENANCY_REPOSITORY, TENANCY_BRANCH: branch, TENANCY_SOURCE: source } = configuration;
  const parts = { branch, source };
  const on = (): void => {
    if (TENANCY_REPOSITORY === undefined)
      throw new Problem('PROVISIONING_OFF', 'change the tenancy in code; this service knows no repository');
  };
  type Params = Readonly<Record<string, string>>;
  type AnyRead = { readonly db: Database; readonly params: Params };
  type AnyCall = Pick<Call<unknown, Transaction>, 'db' | 'caller' | 'at'> & { readonly params: Params };

  const submission = ({ db, caller, at }: AnyCall): SubmitParts => ({
    branch,
    reviewed: configuration.TENANCY_REVIEWED_PLANS,
    actor: caller,
    at,
    refuse: async (edit, submitted) => {
      await requireGrowth(db, edit, at, submitted);
      await requireHeld(db, edit, { person: caller, at }, submitted);
    },
  });
  const change = (call: AnyCall, reference: Reference, spec: Edit['spec']) =>
    submit(call.db, { ...reference, spec }, submission(call));
  const whereOf = ({ organization, workspace }: Params): ChangesOf => ({
    ...(organization !== undefined && { organization }),
    ...(workspace !== undefined && { workspace }),
  });
  const withdrawer = {
    write: async (call: AnyCall): Promise<Result<null>> => {
      on();
      const done = await withdraw(call.db, whereOf(call.params), call.params.change ?? '', submission(call));
      return { answer: null, ...(done !== undefined && { event: { ...done } }) };
    },
  };
  const retrier = {
    write: async ({ db, at, params }: AnyCall): Promise<Result<ShownChange>> => {
      on();
      const done = await retry(db, whereOf(params), params.change ?? '', { branch, at });
      return { answer: done.change, ...(done.at !== undefined && { event: { at: done.at.toISOString() } }) };
    },
  };
  const oneChange = async ({ db, params }: AnyRead) => {
    const { change, edit } = await changeById(db, whereOf(params), params.change ?? '');
    return { answer: { ...change, content: contentOf(edit, params.workspace !== undefined) } };
  };
  /** The part of the tenancy in which the project of a call is. */
  const partOf = async (db: Database, params: Params) => {
    on();
    const reference = referenceOf('Project', params);
    const found = await requireDeclaration(db, parts, reference);
    return { part: await workspacePart(db, branch, reference), reference: found.reference };
  };
  const reader = <A>(kind: DeclarationKind, answerOf: (found: Declaration) => A) => ({
    read: async ({ db, params }: AnyRead): Promise<Result<A>> => {
      on();
      const found = await requireDeclaration(db, parts, referenceOf(kind, params));
      return { answer: answerOf(found), version: versionOf(found) };
    },
  });
  const current =
    (kind: DeclarationKind) =>
    async ({ db, params }: AnyCall) => {
      on();
      const found = await declarationOf(db, parts, referenceOf(kind, params));
      return found && versionOf(found);
    };
  const writer = <A>(kind: DeclarationKind, answerOf: (found: Declaration) => A) => ({
    current: current(kind),
    write: async (call: AnyCall & { readonly body: object }): Promise<Result<A>> => {
      on();
      const reference = referenceOf(kind, call.params);
      const before = await declarationOf(call.db, parts, reference);
      const spec = fieldsGiven(call.body);
      const whole = kind === 'Workspace' ? await workspaceFields(call.db, branch, reference, spec, call.caller) : spec;
      const id = await change(call, reference, whole);
      const shown = await submittedOf(call.db, parts, reference, whole);
      const made = id !== undefined && before === undefined;
      return {
        answer: answerOf(shown),
        version: versionOf(shown),
        created: made,
        ...(id !== undefined && { event: { change: id } }),
      };
    },
  });
  const remover = (kind: DeclarationKind) => ({
    current: current(kind),
    write: async (call: AnyCall): Promise<Result<null>> => {
      on();
      const id = await change(call, referenceOf(kind, call.params), null);
      return { answer: null, ...(id !== undefined && { event: { change: id } }) };
    },
  });
  const lister =
    <A>(kind: 'Workspace' | 'Project' | 'GroupBinding', answerOf: (found: Declaration) => A) =>
    async ({ db, params }: AnyRead): Promise<Result<{ items: A[] }>> => {
      on();
      const { organization, workspace = '' } = referenceOf(kind, { ...params, project: '', binding: '', name: '' });
      const found = await declarationsOf(db, parts, kind, organization, workspace === '' ? undefined : workspace);
      return { answer: { items: found.map(answerOf) } };
    };
  const changes = async ({
    db,
    params,
    query: { limit, cursor },
  }: {
    readonly db: Call<unknown>['db'];
    readonly params: { readonly organization?: string; readonly workspace?: string };
    readonly query: { readonly limit: number; readonly cursor?: string | undefined };
  }) => {
    const before = keyOf(cursor, /^\d{1,15}$/);
    const found = await changesFor(db, params, limit + 1, before === undefined ? undefined : Number(before));
    const { items, next } = pageOf(found, limit, ({ position }) => String(position));
    return { answer: { items: items.map(({ position: _, ...one }) => one), next } };
  };
  return {
    listWorkspaceDeclarations: { read: lister('Workspace', workspaceOf) },
    getWorkspaceDeclaration: reader('Workspace', workspaceOf),
    putWorkspace: writer('Workspace', workspaceOf),
    removeWorkspace: remover('Workspace'),
    listChanges: { read: changes },
    getChange: { read: oneChange },
    listWorkspaceChanges: { read: changes },
    getWorkspaceChange: { read: oneChange },
    withdrawChange: withdrawer,
    retryChange: retrier,
    listPlans: {
      read: async ({ db }) => {
        on();
        const { plans, hostClusters } = await offerOf(db, branch);
        return {
          answer: {
            plans: plans.map(planOf(configuration.TENANCY_REVIEWED_PLANS)),
            hostClusters: hostClusters.map(hostClusterOf),
          },
        };
      },
    },
    withdrawWorkspaceChange: withdrawer,
    retryWorkspaceChange: retrier,
    listProjects: { read: lister('Project', projectOf) },
    getProject: reader('Project', projectOf),
    putProject: writer('Project', projectOf),
    removeProject: remover('Project'),
    listProjectAccess: {
      read: async ({ db, params }) => {
        const { part, reference } = await partOf(db, params);
        const { organization, workspace, name } = reference;
        return { answer: { items: projectAccess(part.tenancy, { organization, workspace, project: name }) } };
      },
    },
    listGrantable: {
      read: async ({ db, params, caller }) => {
        const { part, reference } = await partOf(db, params);
        const groups = await effectiveGroupsOf(db, caller, params.workspace);
        const { organization, workspace, name } = reference;
        return { answer: { items: grantable(part, { organization, workspace, groups }, name) } };
      },
    },
    getRole: reader('Role', roleOf),
    putRole: writer('Role', roleOf),
    removeRole: remover('Role'),
    listGroupDeclarations: {
      read: async ({ db, params }) => {
        on();
        const { organization, workspace } = referenceOf('Group', { ...params, group: '' });
        const found = await groupDeclarations(db, parts, { kind: 'Workspace', organization, workspace, name: '' });
        return { answer: { items: found.map(groupOf) } };
      },
    },
    getGroupDeclaration: reader('Group', groupOf),
    putGroup: writer('Group', groupOf),
    removeGroup: remover('Group'),
    listBindings: { read: lister('GroupBinding', bindingOf) },
    getBinding: reader('GroupBinding', bindingOf),
    putBinding: writer('GroupBinding', bindingOf),
    removeBinding: remover('GroupBinding'),
  };
}
