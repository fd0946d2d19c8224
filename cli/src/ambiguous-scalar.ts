import { names } from '@hexabase-kaas/tenancy';
import { type Document, visit } from 'yaml';
import { kubernetesScalar } from './manifest-yaml.js';
import type { Report } from './report.js';
import { syntaxError } from './syntax-page.js';

/**
 * Finds values of Kubernetes objects that the tools of Kubernetes read as something else than YAML 1.2 does: `defaultMode: 0400`
 * is 400 to one and 256 to the other. Returns whether there are none.
 */
export function checkScalars(document: Document.Parsed, value: unknown, report: Report): boolean {
  if (!holdsForeign(value)) return true;
  let sound = true;
  visit(document, {
    Scalar: (key, { type, source, value: here, range }) => {
      if (key === 'key' || type !== 'PLAIN' || source === undefined) return;
      const there = kubernetesScalar(source);
      if (there === undefined || there === here) return;
      sound = false;
      const other = typeof there === 'number' && /^[-+]?0/.test(source) ? `, or 0o${there.toString(8)}` : '';
      report(
        (path) =>
          syntaxError(
            'yaml-ambiguous',
            path,
            `holds ${source}, which is ${JSON.stringify(here)} in YAML 1.2 and ${there} to Kubernetes`,
            `write ${there}${other}, or put it in quotes when it is text`,
          ),
        range?.[0] ?? 0,
      );
    },
  });
  return sound;
}

function holdsForeign(value: unknown): boolean {
  const { apiVersion, items } = (value ?? {}) as { readonly apiVersion?: unknown; readonly items?: unknown };
  return Array.isArray(items) ? items.some(holdsForeign) : apiVersion !== undefined && apiVersion !== names.apiVersion;
}
