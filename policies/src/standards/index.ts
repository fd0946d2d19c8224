import type { Standard } from '../policy.js';
import { cisPolicies } from './cis.js';
import { multiTenancyBenchmark } from './multi-tenancy.js';
import { nsaHardeningGuide } from './nsa.js';
import { owaspTopTen } from './owasp.js';
import { podSecurityBaseline, podSecurityRestricted } from './pod-security.js';
import type { StandardControl } from './standard-control.js';

export type { StandardControl } from './standard-control.js';

/** Every demand of every standard that policies refer to, in the order of each standard. */
export const standards: Readonly<Record<Standard, readonly StandardControl[]>> = {
  'pss-baseline': podSecurityBaseline,
  'pss-restricted': podSecurityRestricted,
  mtb: multiTenancyBenchmark,
  cis: cisPolicies,
  nsa: nsaHardeningGuide,
  owasp: owaspTopTen,
};
