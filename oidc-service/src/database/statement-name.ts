import { hash } from 'node:crypto';

const names = new Map<string, string>();

/** Has each connection keep the plan of a statement from now on. */
export const keepPlan = (text: string): void => void names.set(text, `kaas-${hash('sha256', text).slice(0, 16)}`);

/** Under which name a connection keeps the plan of a statement; undefined for one that is planned each time. */
export const nameOf = (text: string): string | undefined => names.get(text);
