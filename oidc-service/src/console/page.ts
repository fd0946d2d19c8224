import type { Fragment, Html } from '../http/page/html.js';
import type { Language } from '../http/page/language.js';
import type { Place } from '../http/page/page.js';
import type { PageCall } from './call.js';
import type { Messages } from './messages/catalogue.js';

/** A page of the console, or what its forms are sent to. A line in `pages.ts`, and one in the matrix of the tests. */
export interface ConsolePage {
  readonly method: 'get' | 'post';
  /** Below `/console`, as express writes it. */
  readonly path: string;
  serve(call: PageCall): Promise<PageAnswer>;
}

/** What a page answers. */
export type PageAnswer = ShownPage | Elsewhere | PageFile;

/** Something to read. */
export interface ShownPage {
  readonly title: string;
  readonly body: Fragment;
  /** @default 200 */
  readonly status?: number;
  readonly lead?: Fragment;
  readonly beside?: Html;
  /** What the page belongs to: its tabs, and the trail above it. @default the console */
  readonly organization?: string;
  /** Id of a workspace. */
  readonly workspace?: string;
  /** Whether it belongs to the pages of operators. @default false */
  readonly operator?: true;
  /** Tab that it belongs to: the last step of that tab's path. @default the first */
  readonly tab?: string;
  /** Places between the tab and this page. */
  readonly trail?: readonly Place[];
}

/** Another page to go to, after something was done. */
export interface Elsewhere {
  readonly to: string;
  readonly notice?: Notice;
  /** What this browser wants to read from now on. */
  readonly preferences?: { readonly language?: Language | undefined; readonly zone?: string | undefined };
}

/** A file to keep. */
export interface PageFile {
  readonly name: string;
  /** Media type. */
  readonly type: string;
  readonly text: string | AsyncIterable<string>;
}

/** What was done, told once on the next page, with the way back where there is one. */
export interface Notice {
  readonly key: keyof Messages['notice'];
  readonly values: readonly string[];
  /** The form that takes it back. */
  readonly undo?: { readonly path: string; readonly fields: Readonly<Record<string, string>> };
}
