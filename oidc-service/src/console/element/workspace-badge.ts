import type { Html } from '../../http/page/html.js';
import type { Messages } from '../messages/catalogue.js';
import { badge } from './panel.js';

/** Whether what is declared of a workspace is applied, in a word. */
export const stateBadge = (text: Messages, state: 'applied' | 'pending' | 'unknown'): Html =>
  badge(text.state[state], { applied: 'good', pending: 'wait', unknown: 'plain' }[state] as 'good' | 'wait' | 'plain');

/** Where something comes from, in a word. */
export const originBadge = (text: Messages, origin: 'declared' | 'managed' | 'break-glass'): Html =>
  badge(
    text.origin[origin],
    { declared: 'tint', managed: 'plain', 'break-glass': 'wait' }[origin] as 'tint' | 'plain' | 'wait',
  );
