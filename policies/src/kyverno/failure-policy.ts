import type { Mode, Severity } from '../policy.js';

/**
 * What becomes of a request while Kyverno does not answer, or cannot evaluate a match condition. A policy that only
 * reports never stops anything, and hygiene (severity `low`) is not worth an outage; the rest stays closed.
 */
export const failurePolicy = (mode: Mode, severity: Severity): 'Fail' | 'Ignore' =>
  mode === 'enforce' && severity !== 'low' ? 'Fail' : 'Ignore';
