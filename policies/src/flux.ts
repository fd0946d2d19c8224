import type { FluxParameters } from './flux-parameters.js';
import type { Policy } from './policy.js';
import { fluxIdentities } from './rules/flux-identities.js';
import { fluxReferences } from './rules/flux-references.js';
import { fluxSources } from './rules/flux-sources.js';

/** What Flux objects in the hands of tenants may not do, on a host cluster and before they reach it. */
export const fluxPolicies = (parameters: FluxParameters): readonly Policy[] => [
  fluxIdentities(parameters),
  fluxReferences(parameters),
  fluxSources(parameters),
];
