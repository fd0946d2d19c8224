import type { Answer } from './client.ts';

/** What a layer's refusal looks like: it names the object and what is wrong with it, and ours says what to do. */
const refusals: Readonly<Record<string, RegExp>> = {
  rbac: /cannot [a-z]+ resource "[^"]+"|attempting to grant RBAC permissions not currently held/,
  'pod-security': /violates PodSecurity "(baseline|restricted):[a-z0-9.]+": .+ \(.+\)/s,
  quota: /exceeded quota: [a-z-]+, requested: .+, used: .+, limited: /,
  limits: /(minimum|maximum) .* usage per Container is /,
};

/** The layer that gave this refusal, and as it should: `rbac`, `pod-security`, `quota`, `limits`, or the name of a policy. */
export function refusingLayer(message: string): string | undefined {
  const policy =
    /ValidatingAdmissionPolicy 'kaas-([a-z-]+)' .*denied request: (create|update|delete|connect) of \S+ "[^"]*".* refused: .+; .+/s.exec(
      message,
    )?.[1];
  return policy ?? Object.keys(refusals).find((layer) => refusals[layer]?.test(message));
}

/** Whether the API server refused. Anything else, a malformed request included, is no proof. */
export const isRefused = ({ status }: Answer): boolean => status === 403 || status === 422;
