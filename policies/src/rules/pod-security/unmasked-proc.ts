import { containerOffences } from '../../pod-control.js';
import { given } from '../../pod-template.js';

const value = 'container.securityContext.procMount';

/** Offences of containers that mount /proc otherwise than by default. */
export const unmaskedProc = containerOffences(
  `${given('container', 'securityContext', 'procMount')} && ${value} != "Default"`,
  `".securityContext.procMount is " + ${value}`,
);
