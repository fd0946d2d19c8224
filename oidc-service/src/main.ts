// The process of the service. What of the code was compiled before is taken from the cache beside it, where that can be
// written, or was in the image; the rest is loaded after that, so that it counts.
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

enableCompileCache(join(import.meta.dirname, '.compile-cache'));
const { run } = await import('./run.js');
await run(process.argv.slice(2), process.env);
