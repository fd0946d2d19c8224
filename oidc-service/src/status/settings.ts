import { z } from 'zod';
import { type Settings, setting, type Values } from '../configuration/setting.js';

const wholeNumber = (least: number, most: number) =>
  z.string().regex(/^\d+$/).transform(Number).pipe(z.number().int().min(least).max(most));

/** Live status of workspaces. Where it is learnt, `DIRECTORY_CLUSTER` says. */
export const statusSettings = {
  STATUS_CHECK_SECONDS: setting({
    schema: wholeNumber(1, 300),
    meaning: 'After how many seconds a live view is asked again whether its session and its right still hold.',
    allowed: 'a whole number from 1 to 300',
    fix: 'set it to 10',
    standard: '10',
  }),
  STATUS_VIEWERS: setting({
    schema: wholeNumber(1, 100_000),
    meaning: 'Most live views that one process serves at a time; a session has at most 4 of them.',
    allowed: 'a whole number from 1 to 100000',
    fix: 'set it to 2000',
    standard: '2000',
  }),
} satisfies Settings;

/** What live status needs. */
export type StatusConfiguration = Values<typeof statusSettings>;
