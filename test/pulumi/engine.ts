// Pulumi's mocks with a provider behind them: every resource is checked and created by the real one, in this process.
import { check, create } from '@hexabase-kaas/pulumi-provider/runtime';
import { type Output, runtime } from '@pulumi/pulumi';

/** A resource as the engine got it. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** Starts an engine for the programs of a test; gives what they register, in the order in which it comes. */
export async function startEngine(): Promise<Registered[]> {
  const registered: Registered[] = [];
  await runtime.setMocks({
    async newResource({ type, name, inputs }) {
      registered.push({ type, name, inputs });
      if (inputs.kind === undefined) return { id: '', state: inputs };
      const { inputs: checked, failures } = await check({}, inputs);
      if (failures.length > 0) throw new Error(failures.map(({ property, reason }) => `${property}: ${reason}`).join());
      const { id, outs } = await create(checked);
      return { id, state: { ...outs } };
    },
    call: ({ inputs }) => inputs,
  });
  return registered;
}

/** The value of an output. */
export const settled = <T>(output: Output<T>): Promise<T> => new Promise((resolve) => void output.apply(resolve));
