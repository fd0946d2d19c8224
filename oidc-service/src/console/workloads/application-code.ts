import { type Application, applicationManifests } from '../../workloads/index.js';
import { literalOf, yamlOf } from '../document-code.js';
import type { Code } from '../element/same-as-code.js';

/** An application as each front end writes it: for `kubectl apply`, or among the workloads of its project. */
export function applicationCode(application: Application): Code {
  const manifests = applicationManifests(application);
  const variable = application.project.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  const ids = manifests.map(({ kind }) => JSON.stringify(`${application.name}-${kind.toLowerCase()}`));
  return {
    yaml: manifests.map((one) => yamlOf(one)).join('---\n'),
    cdk8s: manifests.map((one, at) => `new ApiObject(${variable}, ${ids[at]}, ${literalOf(one)});\n`).join('\n'),
    pulumi: `new Project(${JSON.stringify(application.project)}, {\n  workloads: [\n${manifests
      .map((one) => `    ${literalOf(one).replaceAll('\n', '\n    ')},\n`)
      .join('')}  ],\n}, { parent: tenancy });\n`,
  };
}
