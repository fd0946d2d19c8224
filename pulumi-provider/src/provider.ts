import type { dynamic } from '@pulumi/pulumi';

/**
 * The provider of every resource. Pulumi keeps its text in the state of each one, and refreshes and deletes by what it
 * kept: so the text captures nothing, stays as it is for a major version, and leaves the work to the package's runtime.
 */
export const provider: dynamic.ResourceProvider = {
  async check(olds, news) {
    return (await import('@hexabase-kaas/pulumi-provider/runtime')).check(olds, news);
  },
  async diff(id, olds, news) {
    return (await import('@hexabase-kaas/pulumi-provider/runtime')).diff(id, olds, news);
  },
  async create(inputs) {
    return (await import('@hexabase-kaas/pulumi-provider/runtime')).create(inputs);
  },
  async read(id, props) {
    return (await import('@hexabase-kaas/pulumi-provider/runtime')).read(id, props);
  },
  async update(id, olds, news) {
    return (await import('@hexabase-kaas/pulumi-provider/runtime')).update(id, olds, news);
  },
  async delete(id, props) {
    return (await import('@hexabase-kaas/pulumi-provider/runtime')).remove(id, props);
  },
};
