import type { Module } from './module.ts';

/** Kyverno's module, for its CustomResourceDefinitions and for how it is installed. */
export const kyvernoModule: Module = {
  path: 'github.com/kyverno/kyverno',
  version: 'v1.19.1',
  sum: 'h1:/MkgFii3/VlQfKR1JpC9tVwNNVNQTt2S4U6qCsafsTU=',
};
