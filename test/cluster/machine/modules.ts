import { fluxModules } from '../harness/flux-modules.ts';
import { kyvernoModule } from '../harness/kyverno-module.ts';
import { moduleDirectory } from '../harness/module.ts';
import { flux } from './flux.ts';

/** Fetches the modules whose files a machine reads: it has no way to Go's proxy. */
export function fetchModules(): void {
  for (const module of [flux, ...Object.values(fluxModules), kyvernoModule]) moduleDirectory(module);
}
