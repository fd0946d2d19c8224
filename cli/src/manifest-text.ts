import type { Issue } from '@hexabase-kaas/tenancy';
import { YAMLException } from 'js-yaml';
import { manifestYaml } from './manifest-yaml.js';
import { printable } from './printable.js';
import type { Report } from './report.js';
import { syntaxError } from './syntax-page.js';

/** A document of manifests, and where it stands in its file. */
export interface ManifestText {
  readonly value: unknown;
  readonly range: readonly [start: number, end: number];
}

/**
 * Reads the documents of a file as the tools of Kubernetes do. Ten thousand objects take seconds, which a reader that keeps
 * the place of everything takes for each thousand.
 *
 * A document with errors is reported and left out, and so are empty ones.
 */
export function manifestTexts(text: string, report: Report): ManifestText[] {
  const json = jsonOf(text);
  if (json !== undefined) return [{ value: json, range: [0, text.length] }];
  return documentRanges(text).flatMap((range) => {
    const value = read(text.slice(...range), range[0], report);
    return value === undefined || value === null ? [] : [{ value, range }];
  });
}

/** One JSON document is read as such: strictly, and fast. */
function jsonOf(text: string): unknown {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A line of three dashes at the margin begins a document, whatever it stands in. */
function documentRanges(text: string): (readonly [number, number])[] {
  const starts = [0, ...[...text.matchAll(/^---(?=\s|$)/gm)].map(({ index }) => index)];
  const ranges = starts.map((start, i) => [start, starts[i + 1] ?? text.length] as const);
  return ranges.filter(([start, end]) => end > start);
}

function read(text: string, start: number, report: Report): unknown {
  if (!/^(?!---\s*$|\s*(?:#.*)?$|\.\.\.\s*$)./m.test(text)) return undefined;
  try {
    return manifestYaml(text);
  } catch (error) {
    const fault = error instanceof YAMLException ? error : undefined;
    if (fault === undefined && !(error instanceof RangeError)) throw error;
    report((path) => unreadable(path, fault?.reason), start + (fault?.mark?.position ?? 0));
    return undefined;
  }
}

const unreadable = (path: string, reason = 'is nested too deeply to be read'): Issue =>
  syntaxError('yaml-syntax', path, printable(reason).slice(0, 200), 'correct the YAML there');
