import { canonicalCidr, parseCidr } from './cidr.js';
import { isHostname } from './hostname.js';
import { groupPattern, idPattern, reservedIds, userPattern } from './name.js';
import { canonicalQuantity, quantityPattern } from './quantity.js';
import { quote } from './quote.js';
import type { MapNode, Refusal, TextNode } from './shape.js';

type TextShape = TextNode & { readonly type?: string };

/** Text that matches a pattern; `words` say what the pattern means. */
export const text = (words: string, pattern: string, maxLength: number): TextShape => ({
  kind: 'text',
  words,
  pattern,
  maxLength,
  code: 'bad-value',
});

/** Text for people, on one line. */
export const title = text('text on one line', '^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]+$', 120);

/** Name of a namespace, or of what is named like one. */
export const namespaceName = text('lower-case letters, digits and hyphens', '^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$', 63);

/** An id; `reserved` names are refused, and so are those that would make a system namespace (`kube-`, `xn--`). */
export const id = (maxLength: number, reserved: readonly string[] = []): TextShape => ({
  kind: 'text',
  words: `lower-case letters, digits and single hyphens, starting with a letter, at most ${maxLength} characters`,
  pattern: idPattern,
  maxLength,
  code: 'bad-name',
  read: (name) =>
    [...reserved, ...reservedIds].includes(name) || name.startsWith('kube-')
      ? {
          code: 'reserved-name',
          message: `got ${quote(name)}, which Kubernetes, kustomize or DNS keeps for itself`,
          fix: 'choose another name',
        }
      : name,
});

export const groupName = (maxLength: number): TextShape => ({
  kind: 'text',
  words: `letters, digits and hyphens, starting with a letter, at most ${maxLength} characters`,
  pattern: groupPattern,
  maxLength,
  code: 'bad-name',
});

/** An opaque user id. An e-mail address is refused: what stands in Git cannot be erased. */
export const user: TextShape = {
  ...text('an opaque user id: letters, digits and . _ | -', userPattern, 128),
  refuse: (name) =>
    name.includes('@')
      ? {
          code: 'personal-data',
          message: `got ${quote(name)}, which looks like an e-mail address`,
          fix: 'use the opaque id of the user (the sub claim): Git history cannot be erased',
        }
      : undefined,
};

const value = (
  words: string,
  pattern: string,
  maxLength: number,
  canonical: (text: string) => string | undefined,
): TextShape => ({
  ...text(words, pattern, maxLength),
  read: (given) =>
    canonical(given) ?? { code: 'bad-value', message: `got ${quote(given)}; expected ${words}`, fix: `write ${words}` },
});

/** CPU, memory or storage; canonical as the Kubernetes API prints it. */
export const quantity = value(
  'a Kubernetes quantity of 0 or more, like 500m, 2 or 4Gi',
  quantityPattern,
  40,
  canonicalQuantity,
);

export const hostname = value('a lower-case DNS name like kaas.example.com', '^[a-z0-9.-]+$', 253, (name) =>
  isHostname(name) ? name : undefined,
);
export const servedHostname = value(
  'a lower-case DNS name like shop.example.com or *.shop.example.com',
  '^[a-z0-9.*-]+$',
  253,
  (name) => (isHostname(name, true) ? name : undefined),
);
const isPort = (text: string): boolean => Number(text) >= 1 && Number(text) <= 65_535;

export const httpsUrl = value(
  'an https URL without user, query and fragment, like https://login.example.com',
  '^https://[a-z0-9.-]+(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~/-]*)?$',
  2048,
  (url) => {
    const [, host = '', port] = /^https:\/\/([^:/]+)(?::(\d+))?/.exec(url) ?? [];
    return (host === 'localhost' || isHostname(host)) && isPort(port ?? '443') ? url : undefined;
  },
);

/** Something at a host, which may name its port. */
const atHost = (words: string, pattern: string): TextShape =>
  value(words, pattern, 255, (given) => {
    const port = /^(?:[a-z]+:\/\/)?[^:/]+:([0-9]+)/.exec(given)?.[1];
    return port === undefined || isPort(port) ? given : undefined;
  });
export const registry = atHost(
  'a registry, with a path if need be, like registry.example.com/mirror',
  '^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?(?:/[a-z0-9._-]+)*$',
);
export const chartRepository = atHost(
  'an https or oci URL of a Helm repository, like https://charts.example.com or oci://mirror.example.com/charts',
  '^(?:https|oci)://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~-]+)*/?$',
);

export const cidr: TextShape = {
  ...text('an address range like 10.0.0.0/16 or fd00::/48', '^[0-9a-fA-F.:]+/[0-9]{1,3}$', 64),
  read: (given): string | Refusal => {
    const range = parseCidr(given);
    if (range === undefined) {
      return {
        code: 'bad-cidr',
        message: `got ${quote(given)}, which is not an address range`,
        fix: 'write a range like 10.0.0.0/16',
      };
    }
    const canonical = canonicalCidr(range);
    const first = parseCidr(canonical)?.first;
    return first === range.first
      ? canonical
      : {
          code: 'bad-cidr',
          message: `got ${quote(given)}, which has host bits set`,
          fix: `write ${canonical}, or /${range.version === 4 ? 32 : 128} for one address`,
        };
  },
};

const namePart = '[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?';
const labelKey = (reserved: RegExp): TextShape => ({
  ...text(
    'a label key like team or example.com/team',
    `^(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?/)?${namePart}$`,
    317,
  ),
  read: (key) =>
    reserved.test(key)
      ? {
          code: 'reserved-label',
          message: `got ${quote(key)}, which the product or Kubernetes sets itself`,
          fix: 'use a domain of your own',
        }
      : key,
});
/** Domains whose keys steer Kubernetes, Flux, vCluster, Kyverno or this product; `app.` and `compliance.` only describe. */
const reservedLabel =
  /^(?!app\.kubernetes\.io\/|compliance\.hexabase\.ai\/)(?:[a-z0-9.-]+\.)?(?:hexabase\.ai|kubernetes\.io|k8s\.io|fluxcd\.io|loft\.sh|kyverno\.io|helm\.sh)\//;

const map = (key: TextShape, item: TextShape): MapNode & { readonly type?: Readonly<Record<string, string>> } => ({
  kind: 'map',
  key,
  value: item,
});

/** Key of a label that whoever declares something may set. */
export const ownLabelKey = labelKey(reservedLabel);
/** Kubernetes labels. */
export const labels = map(ownLabelKey, text('a label value', `^(?:${namePart})?$`, 63));
/** Kubernetes annotations. */
export const annotations = map(ownLabelKey, text('text', '^[^\\u0000]*$', 65_536));
/** Labels of a tenant's own object, where every key is theirs to set. */
export const objectLabels = map(labelKey(/^(?!)/), text('a label value', `^(?:${namePart})?$`, 63));
export const objectAnnotations = map(labelKey(/^(?!)/), text('text', '^[^\\u0000]*$', 262_144));
