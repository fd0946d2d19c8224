import { charts } from './chart.js';
import { colours } from './colour.js';
import { elements } from './element.js';
import { forms } from './form.js';
import { frame } from './frame.js';

/** The style sheet of every page. */
export const style = `${colours}${frame}${elements}${forms}${charts}`;
