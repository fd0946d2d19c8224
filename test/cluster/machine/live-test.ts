import { type TestContext, test } from 'node:test';
import { diagnosis } from './diagnosis.ts';
import { Machine } from './machine.ts';

/**
 * A test on the machine, which `npm run test:cluster` boots once for all of them: each finds the tenancy of
 * examples/acme delivered, and leaves it so. A failure shows what the cluster says.
 */
export function liveTest(name: string, run: (t: TestContext, machine: Machine) => Promise<void>): void {
  const directory = process.env.KAAS_MACHINE;
  const skip = directory === undefined && 'no machine is running: use npm run test:cluster';
  test(name, { skip, timeout: 30 * 60_000 }, async (t) => {
    const machine = Machine.open(directory ?? '');
    try {
      await run(t, machine);
    } catch (error) {
      console.error(await diagnosis(machine));
      throw error;
    }
  });
}
