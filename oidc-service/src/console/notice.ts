import { z } from 'zod';
import { type Html, html } from '../http/page/html.js';
import { type Messages, messages } from './messages/catalogue.js';
import type { Notice } from './page.js';

const schema = z.strictObject({
  session: z.string(),
  key: z.string().refine((key): key is Notice['key'] => Object.hasOwn(messages.en.notice, key)),
  values: z.array(z.string().max(300)).max(4),
  undo: z
    .strictObject({ path: z.string().max(500), fields: z.record(z.string().max(40), z.string().max(300)) })
    .optional(),
});

/**
 * A notice as the value of a cookie. A link cannot carry one, for the button that takes something back would do whatever
 * the link says; and it holds in the session alone in which it was made.
 */
export const sealNotice = (notice: Notice, session: string): string =>
  Buffer.from(JSON.stringify({ ...notice, session })).toString('base64url');

/** The notice of a cookie; undefined for any other text, and for another session's. @param path path of the console */
export function openNotice(value: string | undefined, session: string, path: string): Notice | undefined {
  if (value === undefined) return undefined;
  try {
    const {
      session: of,
      undo,
      key,
      values,
    } = schema.parse(JSON.parse(Buffer.from(value, 'base64url').toString('utf8')));
    if (of !== session || (undo !== undefined && !undo.path.startsWith(`${path}/`))) return undefined;
    return { key, values, ...(undo !== undefined && { undo }) };
  } catch {
    return undefined;
  }
}

/** What it says, and the button that takes it back. */
export function noticeBody(text: Messages, { key, values, undo }: Notice): Html {
  const [first = '', second = ''] = values;
  const fields = Object.entries(undo?.fields ?? {}).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  return html`<span>${text.notice[key](first, second)}</span>${
    undo === undefined
      ? null
      : html`<form method="post" action="${undo.path}">${fields}<button class="quiet">${text.undo}</button></form>`
  }`;
}
