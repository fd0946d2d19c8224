import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where built tools and Go's build cache are kept between runs, outside the repository; `KAAS_CACHE` moves it. */
export const cacheDirectory = process.env.KAAS_CACHE ?? join(homedir(), '.cache', 'hexabase-kaas');
