import { FunctionTable } from './function-table.js';
import { arithmeticFunctions } from './functions/arithmetic-functions.js';
import { listFunctions } from './functions/list-functions.js';
import { numberFunctions } from './functions/number-functions.js';
import { objectFunctions } from './functions/object-functions.js';
import { regexFunctions } from './functions/regex-functions.js';
import { stringFunctions } from './functions/string-functions.js';
import { textFunctions } from './functions/text-functions.js';
import { timeFunctions } from './functions/time-functions.js';

/** Every function that expressions can call: the community's, and over them Kyverno's, as in the kyverno-json binary. */
export const functions = new FunctionTable([
  ...arithmeticFunctions,
  ...listFunctions,
  ...numberFunctions,
  ...objectFunctions,
  ...regexFunctions,
  ...stringFunctions,
  ...textFunctions,
  ...timeFunctions,
]);
