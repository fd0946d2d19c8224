import { hostnamesOverlap, isWithinDomain } from '../hostname.js';
import { type Issue, issuesOf } from '../issue.js';
import { hostClusterPath, hostNamespace, workspacePath } from '../name.js';
import { quote } from '../quote.js';
import type { Workspace } from '../workspace.js';
import type { Graph } from './graph.js';
import { hostnamePages } from './hostname-page.js';

const { error } = issuesOf(hostnamePages);

/** No two workspaces may serve one name, and none may serve the platform's own. */
export function hostnameIssues(graph: Graph): Issue[] {
  return [...taken(graph), ...platformNames(graph), ...workspaceNames(graph), ...longNames(graph)];
}

function taken(graph: Graph): Issue[] {
  const issues: Issue[] = [];
  const byName = new Map<string, Owner[]>();
  const byParent = new Map<string, Owner[]>();
  for (const workspace of graph.workspaces) {
    for (const hostname of workspace.hostnames) {
      const wildcard = hostname.replace(/^[^.]*/, '*');
      const others = [
        ...(byName.get(hostname) ?? []),
        ...((hostname === wildcard ? byParent : byName).get(wildcard) ?? []),
      ];
      for (const other of new Set(others)) {
        if (other.workspace !== workspace) issues.push(overlap(workspace, hostname, other));
      }
      const owner = { workspace, hostname };
      add(byName, hostname, owner);
      add(byParent, wildcard, owner);
    }
  }
  return issues;
}

interface Owner {
  readonly workspace: Workspace;
  readonly hostname: string;
}

function add(owners: Map<string, Owner[]>, key: string, owner: Owner): void {
  const known = owners.get(key);
  if (known === undefined) owners.set(key, [owner]);
  else known.push(owner);
}

const overlap = (workspace: Workspace, hostname: string, other: Owner): Issue =>
  error(
    'hostname-taken',
    `${workspacePath(workspace.organization, workspace.name)}.hostnames`,
    `${quote(hostname)} overlaps ${quote(other.hostname)} of workspace ${other.workspace.organization}/${other.workspace.name}`,
    'leave the name to one of the two',
  );

/** The names that the platform itself answers to: an issuer's name served by a tenant would collect everyone's tokens. */
function platformNames(graph: Graph): Issue[] {
  const own = new Map<string, string>();
  for (const { domain, issuer } of graph.hostClusters) {
    own.set(domain, 'a domain of host clusters');
    own.set(issuer.url.replace(/^https:\/\/([^:/]+).*$/, '$1'), 'the issuer');
  }
  return graph.workspaces.flatMap(({ organization, name, hostnames }) =>
    hostnames.flatMap((hostname) =>
      [...own]
        .filter(
          ([platform]) =>
            isWithinDomain(platform, hostname.replace(/^\*\./, '')) || hostnamesOverlap(hostname, platform),
        )
        .map(([platform, what]) =>
          error(
            'hostname-platform',
            `${workspacePath(organization, name)}.hostnames`,
            `${quote(hostname)} is, covers or stands above ${quote(platform)}, ${what}`,
            "use a name of the tenant's own",
          ),
        ),
    ),
  );
}

/**
 * What is below `<organization>--<workspace>.<domain>` belongs to that workspace. The name itself is its API server's: an
 * Ingress that answers there would collect the tokens of its members.
 */
function workspaceNames(graph: Graph): Issue[] {
  const domains = [...new Set(graph.hostClusters.map(({ domain }) => domain))];
  return graph.workspaces.flatMap(({ organization, name, hostnames }) =>
    hostnames.flatMap((hostname) =>
      domains
        .filter((domain) => hostname.endsWith(`.${domain}`))
        .map(
          (domain) =>
            hostname
              .slice(0, -domain.length - 1)
              .split('.')
              .at(-1) ?? '',
        )
        .filter(
          (label) =>
            label.includes('--') &&
            (label !== hostNamespace(organization, name) || domains.includes(hostname.slice(label.length + 1))),
        )
        .map((label) =>
          label === hostNamespace(organization, name)
            ? error(
                'hostname-platform',
                `${workspacePath(organization, name)}.hostnames`,
                `${quote(hostname)} is the name of the workspace's own API server`,
                `use a name below it, like "www.${hostname}"`,
              )
            : error(
                'hostname-platform',
                `${workspacePath(organization, name)}.hostnames`,
                `${quote(hostname)} is a name of workspace ${quote(label)}`,
                "use a name of the tenant's own",
              ),
        ),
    ),
  );
}

/** Longest name that is put before the domain: `tenant.<organization>--<workspace>.` */
const longestPrefix = 7 + 20 + 2 + 24 + 1;

const longNames = (graph: Graph): Issue[] =>
  graph.hostClusters
    .filter(({ domain }) => domain.length + longestPrefix > 253)
    .map(({ name, domain }) =>
      error(
        'derived-name-too-long',
        `${hostClusterPath(name)}.domain`,
        `is ${domain.length} characters long; at most ${253 - longestPrefix}, so that the names of workspaces below it fit into 253`,
        'use a shorter domain',
      ),
    );
