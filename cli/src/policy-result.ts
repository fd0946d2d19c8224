import { check, isKubernetesObject, type Policy, type PolicyFinding, type Verdict } from '@hexabase-kaas/policies';
import { fieldPlace } from './issue-place.js';
import { type Place, placeIn } from './place.js';
import type { Source, SourceDocument } from './source.js';

/** What one policy makes of one object of a file. */
export interface PolicyResult {
  readonly policy: string;
  readonly resource: string;
  readonly file: string;
  readonly verdict: Verdict;
  /** Why the object is refused, or left out; empty if it passes. */
  readonly message: string;
  readonly severity: 'low' | 'medium' | 'high' | 'critical';
  /** Where in the object, if it can be told. */
  readonly field?: string;
  /** What to do instead; for what does not pass. */
  readonly fix?: string;
  /** The line of the field; it is looked up when it is asked for, because that takes its time. */
  place(): Place;
}

/** What there is to say of the manifests of some files. */
export interface PolicyReview {
  readonly results: readonly PolicyResult[];
  readonly objects: number;
  /** Documents that are no objects of Kubernetes. */
  readonly others: number;
}

/** Judges every object of a source by every policy; a document that cannot be read is a result without a policy. */
export function policyReview({ documents, issues }: Source, policies: readonly Policy[]): PolicyReview {
  const objects = documents.filter(({ value }) => isKubernetesObject(value));
  const findings = check(
    objects.map(({ value }) => value),
    policies,
  );
  const unread = issues.map(({ code, path, message, fix, place }): PolicyResult => {
    const found = place ?? { file: path, line: 1, column: 1 };
    const result = { policy: code, resource: '', file: found.file, message, fix };
    return { ...result, verdict: 'error', severity: 'high', place: () => found };
  });
  return {
    results: [...unread, ...findings.map((finding) => resultOf(finding, objects[finding.manifest] as SourceDocument))],
    objects: objects.length,
    others: documents.length - objects.length,
  };
}

function resultOf(finding: PolicyFinding, document: SourceDocument): PolicyResult {
  const { policy, resource, verdict, severity, messages, message, field, fix, item } = finding;
  const bad = verdict === 'fail' || verdict === 'error';
  const own = { ...document, steps: item === undefined ? [] : ['items', item] };
  return {
    policy,
    resource,
    file: document.file.name,
    verdict,
    message: messages.length > 1 ? messages.join('\n') : message,
    severity,
    ...(field !== undefined && { field }),
    ...(bad && { fix }),
    place: () => (bad ? fieldPlace(own, field ?? '') : documentPlace(document)),
  };
}

/** The first line of a document that says something. */
function documentPlace({ file, range }: SourceDocument): Place {
  const lead = /^(?:(?:---[^\n]*|\s*#[^\n]*|\s*)\n)*/.exec(file.text.slice(range[0], range[0] + 4096))?.[0] ?? '';
  return placeIn(file, range[0] + lead.length);
}
