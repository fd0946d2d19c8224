/** A process of its own that delivers round after round; the tests of concurrency and of kills start it. */
import { directoryTarget, gitTarget } from '@hexabase-kaas/delivery';
import { roundNames, roundUnits, type Task } from './writer.ts';

const { directory, repository, source, call, names, rounds }: Task = JSON.parse(process.argv[2] ?? '');
const author = { name: source, email: 'writer@example.com' };
const target =
  repository === undefined
    ? directoryTarget({ directory })
    : gitTarget({ repository, branch: 'main', author, directory });
console.log('ready');
for (let round = 0; round < rounds; round++) {
  await target[call](source, roundUnits(source, roundNames(call, names, round), round));
}
