import { FunctionTable } from './function-table.js';
import { networks } from './library/cidr.js';
import { addresses } from './library/ip.js';
import { lists } from './library/lists.js';
import { namedFormats } from './library/named-format.js';
import { optionals } from './library/optionals.js';
import { quantities } from './library/quantity.js';
import { regexes } from './library/regex.js';
import { semvers } from './library/semver.js';
import { standard } from './library/standard.js';
import { strings } from './library/strings.js';
import { urls } from './library/url.js';

/** Every function that an expression of a policy has on Kubernetes 1.34 and later, but for those of `authorizer`. */
export const functions = new FunctionTable([
  ...standard,
  ...strings,
  ...lists,
  ...optionals,
  ...regexes,
  ...urls,
  ...quantities,
  ...addresses,
  ...networks,
  ...semvers,
  ...namedFormats,
]);
