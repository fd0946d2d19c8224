import type { Provider } from '../provider.js';
import { githubUpstream } from './github-upstream.js';
import { openidUpstream } from './openid-upstream.js';
import type { Upstream } from './upstream.js';

/** Upstreams by name. @param timeout milliseconds for all calls of one step */
export function upstreamsOf(providers: readonly Provider[], timeout: number): ReadonlyMap<string, Upstream> {
  return new Map(
    providers.map((provider) => [
      provider.name,
      provider.kind === 'github' ? githubUpstream(provider, timeout) : openidUpstream(provider, timeout),
    ]),
  );
}
