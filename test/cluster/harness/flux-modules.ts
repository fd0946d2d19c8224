import type { Module } from './module.ts';

/** The modules of Flux's controllers, for their CustomResourceDefinitions and for how they are installed. */
export const fluxModules = {
  'source-controller': {
    path: 'github.com/fluxcd/source-controller',
    version: 'v1.9.5',
    sum: 'h1:MFPyCodUi9hZIMaKDsC/rYbNoyzpvrAdrPVixj7W9F0=',
  },
  'kustomize-controller': {
    path: 'github.com/fluxcd/kustomize-controller',
    version: 'v1.9.5',
    sum: 'h1:/XY2zy3K7fntyppEXIHG7oRMzmfgIt50eJzUfaPX1Kc=',
  },
  'helm-controller': {
    path: 'github.com/fluxcd/helm-controller',
    version: 'v1.6.4',
    sum: 'h1:u/Ew7LehrwDQaE/NqWdaB3XnNDCxRGDcp1FZl7RKj4g=',
  },
} as const satisfies Readonly<Record<string, Module>>;
