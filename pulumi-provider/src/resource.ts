import { CustomResource, type CustomResourceOptions, type Inputs } from '@pulumi/pulumi';

/**
 * The provider of every resource, as text. Pulumi keeps it twice in the state of each one, writes the state after each
 * step, and refreshes and deletes by what it kept: so the text is short, stays as it is for a major version, and leaves the
 * work to this package's runtime, which it finds by its public name.
 */
export const providerText = `exports.handler = () => {
  const call = (name) => async (...given) => (await import('@hexabase-kaas/pulumi-provider/runtime'))[name](...given);
  return Object.fromEntries(['check', 'diff', 'create', 'read', 'update', 'delete'].map((name) => [name, call(name)]));
};
`;

/**
 * A dynamic resource: run by the provider plugin of the Pulumi SDK, which loads a provider from the resource's own text.
 *
 * It is no `dynamic.Resource`, because that one makes the text of a provider from its functions: six times as long, with
 * what the compiler and the SDK's version happen to make of them, and after loading a TypeScript compiler. For 100
 * workspaces that was more than half of the state, and of the time of an update.
 */
export abstract class HexabaseResource extends CustomResource {
  constructor(type: string, name: string, props: Inputs, options: CustomResourceOptions) {
    super(`pulumi-nodejs:dynamic/hexabase:${type}`, name, { ...props, kind: type, __provider: providerText }, options);
  }
}
