/** What somebody may be asked to do in a project, as the rights of RBAC that it takes: verbs by resource. */
export const duties = {
  see: { pods: 'get,list,watch', 'deployments.apps': 'get,list,watch', 'statefulsets.apps': 'get,list,watch' },
  logs: { 'pods/log': 'get' },
  run: {
    pods: 'create,delete',
    'deployments.apps': 'create,update,patch,delete',
    'statefulsets.apps': 'create,update,patch,delete',
    'jobs.batch': 'create,delete',
  },
  shell: { 'pods/exec': 'create,get' },
  configure: { configmaps: 'create,update,patch,delete' },
  secrets: { secrets: 'get,list' },
  expose: { services: 'create,update,patch,delete', 'ingresses.networking.k8s.io': 'create,update,patch,delete' },
  store: { persistentvolumeclaims: 'create,delete' },
  grant: {
    'roles.rbac.authorization.k8s.io': 'create,update',
    'rolebindings.rbac.authorization.k8s.io': 'create,update',
  },
} as const satisfies Record<string, Readonly<Record<string, string>>>;

/** Name of something to do. */
export type Duty = keyof typeof duties;

/** Every one of them. */
export const dutyNames = Object.keys(duties) as Duty[];

/** One right of RBAC. */
export interface Right {
  readonly verb: string;
  readonly apiGroup: string;
  readonly resource: string;
}

/** Rights that something takes. */
export const rightsOf = (duty: Duty): Right[] =>
  Object.entries(duties[duty]).flatMap(([what, verbs]) => {
    const dot = what.indexOf('.');
    const [resource, apiGroup] = dot === -1 ? [what, ''] : [what.slice(0, dot), what.slice(dot + 1)];
    return verbs.split(',').map((verb) => ({ verb, apiGroup, resource }));
  });
