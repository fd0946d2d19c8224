/** A process of its own that delivers round after round; the tests of kills and of two writers start it. */
import { DeliveryError } from '@hexabase-kaas/delivery';
import { clusterTarget } from '@hexabase-kaas/delivery/cluster';
import { roundOf, type WriterTask } from '../harness/cluster-writer.ts';

const task: WriterTask = JSON.parse(process.argv[2] ?? '');
const target = clusterTarget(task.options);
console.log('ready');
try {
  for (let round = 0; round < task.rounds; round++) await target[task.call](task.source, roundOf(task, round));
} catch (error) {
  console.error(error instanceof DeliveryError ? error.code : error);
  process.exitCode = 1;
}
