import { type Html, html } from '../../http/page/html.js';

/** A workspace as people name it: `acme/shop`. */
export const workspacePlace = (id: string): string => id.replace('--', '/');

/** A person by name where there is one, and always by id, of which there is one alone. */
export const personLabel = (name: string | null, id: string): Html =>
  name === null ? html`<code>${id}</code>` : html`<strong>${name}</strong> <code class="muted">${id}</code>`;

/** A link that looks like a button. */
export const buttonLink = (href: string, label: string, kind = ''): Html =>
  html`<a class="button ${kind}" href="${href}">${label}</a>`;
