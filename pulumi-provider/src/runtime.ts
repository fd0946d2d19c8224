// What the serialised provider calls. States of every version of this major call it, so these six stay as they are.
export { check } from './runtime/check.js';
export { diff } from './runtime/diff.js';
export { create, read, remove as delete, update } from './runtime/reconcile.js';
