import { type Html, html } from '../../http/page/html.js';
import type { Messages } from '../messages/catalogue.js';
import { copyable } from './panel.js';

/** The same thing as each front end writes it. */
export interface Code {
  readonly yaml: string;
  readonly cdk8s: string;
  readonly pulumi: string;
}

/** A panel with the same as code, closed until somebody wants it. */
export const sameAsCode = ({ same, copy, copied }: Messages, code: Code): Html =>
  html`<details class="same"><summary>${same.title}</summary><div><p class="muted">${same.lead}</p>${(
    ['yaml', 'cdk8s', 'pulumi'] as const
  ).map(
    (kind) => html`<h2>${same[kind]}</h2>${copyable(`same-${kind}`, same[kind], code[kind], copy, copied)}`,
  )}</div></details>`;
