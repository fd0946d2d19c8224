import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const found = [process.env.CHROMIUM, ...usual].find((path) => path !== undefined && existsSync(path));

/** Why there is no Chromium here; false when there is. */
export const whyNoChromium = (): string | false =>
  found === undefined && 'no Chromium: install the package chromium, or set CHROMIUM to its path';

/** Starts it, with these flags. Root has no sandbox of its own to put it into. */
export const startChromium = (...flags: readonly string[]): Promise<Browser> =>
  chromium.launch({
    executablePath: found as string,
    args: [...flags, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  });
