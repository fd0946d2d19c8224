import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Kernels allow 128 inotify instances a user unless told otherwise, and two kubelets with their pods need more. The limit
 * is the whole computer's, so it is only ever raised.
 */
export function raiseInotifyLimit(): void {
  const file = '/proc/sys/fs/inotify/max_user_instances';
  if (Number(readFileSync(file, 'utf8')) < enough) writeFileSync(file, `${enough}`);
}

const enough = 1024;
