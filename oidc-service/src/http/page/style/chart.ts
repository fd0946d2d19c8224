/** Charts of what is used: bars, lines for limits, and what is beside them in words. */
export const charts = `.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: 1.5rem; }
.chart { margin: 0; min-width: 0; }
.chart figcaption { display: flex; flex-wrap: wrap; gap: 0.1rem 0.75rem; align-items: baseline; }
.chart .top { margin: 0.5rem 0 0.2rem; font-variant-numeric: tabular-nums; }
.chart svg { display: block; width: 100%; height: 7rem; border-block: 1px solid var(--line); }
.chart .ends { display: flex; justify-content: space-between; gap: 0.5rem; margin: 0.3rem 0 0; }
.chart .use { fill: var(--accent); }
.chart .gap { fill: var(--sunken); }
.chart line { stroke-width: 2; }
.chart line.limit { stroke: var(--bad); stroke-dasharray: 8 4; }
.chart line.included { stroke: var(--good); stroke-dasharray: 2 3; }
.chart .key { list-style: none; margin: 0.5rem 0 0; padding: 0; color: var(--muted); }
.chart .key li { padding: 0.1rem 0; }
.chart .key li:is(.limit, .included)::before { content: ""; display: inline-block; width: 1.75rem; margin-inline-end: 0.5rem; vertical-align: middle; }
.chart .key li.limit::before { border-top: 2px dashed var(--bad); }
.chart .key li.included::before { border-top: 2px dotted var(--good); }
.switch { margin: 0 0 1.25rem; }
.switch [aria-current] { background: var(--tint); border-color: var(--accent); color: var(--accent-strong); }
@media (forced-colors: active) { .chart .use { fill: CanvasText; } .chart line { stroke: Highlight; } }
`;
