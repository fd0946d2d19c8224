import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Debian's package of each program that is used here. */
const packages = {
  amtool: 'prometheus-alertmanager',
  prometheus: 'prometheus',
  promtool: 'prometheus',
} as const;

/** Why the program is not here. `false`: it is. */
export const whyNot = (program: keyof typeof packages): string | false =>
  !(process.env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, program))) &&
  `no ${program} on this machine: install the package ${packages[program]}`;
