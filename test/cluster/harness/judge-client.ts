import type { Client as JudgeClient } from '../../policies/judge.ts';
import type { Client, Method } from './client.ts';

/** A client of this tier as the judge of policies asks for it. */
export const judgeClient = (admin: Client): JudgeClient => ({
  request: (method, path, body, { as, asGroups = [], contentType } = {}) =>
    (as === undefined ? admin : admin.as({ user: as, groups: asGroups })).request(
      method as Method,
      path,
      body,
      contentType,
    ),
});
