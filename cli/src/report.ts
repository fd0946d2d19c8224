import type { Issue } from '@hexabase-kaas/tenancy';

/** Takes an issue of a text and the place in it that it is about. */
export type Report = (issue: (path: string) => Issue, offset: number) => void;
