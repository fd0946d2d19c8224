import { createHash } from 'node:crypto';
import type { Router } from 'express';
import { script } from './script.js';
import { style } from './style/sheet.js';

const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 26 26"><path fill="#2b47b8" d="M13 1l10.4 6v12L13 25 2.6 19V7z"/></svg>`;

/** A file that pages load from here; its name changes with its content, so that browsers may keep it for ever. */
interface Asset {
  readonly path: string;
  readonly type: string;
  readonly text: string;
}

const asset = (name: string, type: string, text: string): Asset => {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  return { path: `/assets/${name}.${hash}.${type}`, type, text };
};

/** The style sheet, script and icon of every page. */
export const assets = {
  style: asset('pages', 'css', style),
  script: asset('pages', 'js', script),
  icon: asset('icon', 'svg', icon),
} as const;

/** Serves them. */
export function assetRoutes(router: Router): void {
  for (const { path, type, text } of Object.values(assets))
    router.get(path, (_request, response) => {
      response.type(type).set('cache-control', 'public, max-age=31536000, immutable').send(text);
    });
}
