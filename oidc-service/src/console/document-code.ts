import { names } from '@hexabase-kaas/tenancy';
import type { Code } from './element/same-as-code.js';

/** A document of the tenancy, as a form holds it. */
export interface DocumentFacts {
  readonly kind: 'Workspace' | 'Project' | 'GroupBinding';
  readonly organization: string;
  /** Name of the workspace; of a workspace, its own. */
  readonly workspace: string;
  readonly name: string;
  readonly spec: Readonly<Record<string, unknown>>;
}

/** A document as each front end writes it. The text of every name is quoted, so that it means itself in each. */
export function documentCode(facts: DocumentFacts): Code {
  const { kind, organization, workspace, name, spec } = facts;
  const inside = kind === 'Workspace' ? '' : `\n  workspace: ${plain(workspace)}`;
  return {
    yaml: `apiVersion: ${names.apiVersion}
kind: ${kind}
metadata:
  name: ${plain(name)}
  organization: ${plain(organization)}${inside}
spec:${Object.keys(spec).length === 0 ? ' {}\n' : `\n${yaml(spec, '  ')}`}`,
    cdk8s: cdk8sCode(facts),
    pulumi: pulumiCode(facts),
  };
}

/** A value as YAML. */
export const yamlOf = (value: object): string => yaml(value, '');
/** A value as TypeScript. */
export const literalOf = (value: object): string => literal(value, '');

/** An expression in place of a value. */
class Expression {
  constructor(readonly text: string) {}
}

const quoted = (text: string): string => JSON.stringify(text);
/** A scalar of YAML; what YAML could take for something else is quoted. */
const plain = (value: unknown): string =>
  typeof value === 'string' && /^[a-zA-Z](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?$/.test(value) && !reserved.test(value)
    ? value
    : JSON.stringify(value);
const reserved = /^(true|false|null|yes|no|on|off|y|n)$/i;

function yaml(value: unknown, indent: string): string {
  if (Array.isArray(value)) return value.map((one) => `${indent}- ${item(one, `${indent}  `)}`).join('');
  return Object.entries(value as object)
    .map(([key, field]) => `${indent}${plain(key)}:${nested(field, indent)}`)
    .join('');
}
const nested = (value: unknown, indent: string): string =>
  isFlat(value) ? ` ${flow(value)}\n` : `\n${yaml(value, `${indent}  `)}`;
const item = (value: unknown, indent: string): string =>
  isFlat(value) ? `${flow(value)}\n` : yaml(value, indent).trimStart();
const isFlat = (value: unknown): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (Array.isArray(value) && value.every((one) => typeof one !== 'object'));
const flow = (value: unknown): string => (Array.isArray(value) ? `[${value.map(plain).join(', ')}]` : plain(value));

function cdk8sCode(facts: DocumentFacts): string {
  const { kind, name, spec } = facts;
  const props = { ...placeOf(facts), ...fieldsOf(facts), ...members(spec) };
  return `new ${kind}(app, ${quoted(name)}, ${object(props, '')});\n`;
}

/** What cdk8s has an enum for. */
const members = ({ clusterRole, retention }: DocumentFacts['spec']) => ({
  ...(typeof clusterRole === 'string' && {
    clusterRole: new Expression(
      `PresetClusterRole.${clusterRole === names.workspaceAdmin ? 'WORKSPACE_ADMIN' : 'WORKSPACE_VIEWER'}`,
    ),
  }),
  ...(typeof retention === 'string' && { retention: new Expression(`Retention.${retention.toUpperCase()}`) }),
});

const pulumiCode = (facts: DocumentFacts): string =>
  `new ${facts.kind}(${quoted(facts.name)}, ${object({ ...placeOf(facts), ...fieldsOf(facts) }, '')}, { parent: tenancy });\n`;

const ownerOf = ({ organization }: DocumentFacts): string => `Organization.fromName(${quoted(organization)})`;
const homeOf = (facts: DocumentFacts): string => `Workspace.fromName(${ownerOf(facts)}, ${quoted(facts.workspace)})`;

/** What it is in: the nearest above it. */
function placeOf(facts: DocumentFacts): Readonly<Record<string, Expression>> {
  const { kind, spec } = facts;
  if (kind === 'Workspace') return { organization: new Expression(ownerOf(facts)) };
  const home = homeOf(facts);
  const inProject = (name: string) => new Expression(`Project.fromName(${home}, ${quoted(name)})`);
  if (typeof spec.parent === 'string') return { parent: inProject(spec.parent) };
  return typeof spec.project === 'string' ? { project: inProject(spec.project) } : { workspace: new Expression(home) };
}

function fieldsOf(facts: DocumentFacts): Readonly<Record<string, unknown>> {
  const { parent: _, project: __, ...rest } = facts.spec;
  return { ...rest, ...references(rest, homeOf(facts)) };
}

/** What both front ends take as an object and not as a name. */
function references({ hostCluster, plan, allowFrom }: DocumentFacts['spec'], home: string) {
  const known = (type: string, name: unknown) => new Expression(`${type}.fromName(${quoted(String(name))})`);
  return {
    ...(hostCluster !== undefined && { hostCluster: known('HostCluster', hostCluster) }),
    ...(plan !== undefined && { plan: known('Plan', plan) }),
    ...(Array.isArray(allowFrom) && {
      allowFrom: allowFrom.map((name) => new Expression(`Project.fromName(${home}, ${quoted(String(name))})`)),
    }),
  };
}

function object(value: object, indent: string): string {
  const inner = `${indent}  `;
  const lines = Object.entries(value).map(([key, field]) => `\n${inner}${keyOf(key)}: ${literal(field, inner)},`);
  return lines.length === 0 ? '{}' : `{${lines.join('')}\n${indent}}`;
}

function literal(value: unknown, indent: string): string {
  if (value instanceof Expression) return value.text;
  if (Array.isArray(value)) {
    if (value.every((one) => typeof one !== 'object')) return `[${value.map((one) => JSON.stringify(one)).join(', ')}]`;
    return `[${value.map((one) => `\n${indent}  ${literal(one, `${indent}  `)},`).join('')}\n${indent}]`;
  }
  return typeof value === 'object' && value !== null ? object(value, indent) : JSON.stringify(value);
}

const keyOf = (key: string): string => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key));
