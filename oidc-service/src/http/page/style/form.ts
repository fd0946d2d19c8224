/** What stands in forms that make something: choices side by side, previews, the way of a change, the matrix of rights. */
export const forms = `.field.wide, form.wide > .card { max-width: none; }
fieldset { border: 0; margin: 0 0 1.1rem; padding: 0; min-width: 0; }
fieldset > .hint { margin: 0 0 0.6rem; }
fieldset > .field { margin-bottom: 0.4rem; }
fieldset > .fields > .field, .card > .field:last-child, fieldset > .field:last-child { margin-bottom: 0; }
fieldset > .fields { row-gap: 1rem; }
.tree + p { margin-top: 1rem; }
textarea { min-height: 4.5rem; font-family: var(--mono); font-size: 0.9375rem; resize: vertical; }
.choices { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr)); gap: 1rem; margin-top: 0.75rem; }
.choice { display: flex; flex-direction: column; gap: 0.2rem; padding: 1rem; margin: 0; border: 1px solid var(--control); border-radius: var(--radius); background: var(--surface);
  font-weight: 400; cursor: pointer; }
.choice:hover { background: var(--sunken); }
.choice:has(:checked) { border-color: var(--accent); box-shadow: 0 0 0 1px var(--accent); background: var(--tint); }
.choice:has(:focus-visible) { outline: 3px solid var(--accent); outline-offset: 2px; }
.choice-head { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem; }
.choice-name { font-size: 1.0625rem; font-weight: 650; overflow-wrap: anywhere; }
.choice-figure { font-weight: 600; margin-bottom: 0.4rem; }
.choice-fact { display: flex; justify-content: space-between; gap: 1rem; font-size: var(--small); padding: 0.15rem 0; border-top: 1px solid var(--line); }
.choice-fact > span:first-child { color: var(--muted); }
.choice-fact > span:last-child { font-variant-numeric: tabular-nums; text-align: end; }
.choice-note { margin-top: auto; padding-top: 0.6rem; }
.choice:has(:checked) .choice-fact > span:first-child { color: var(--text); }
details.same h2 { font-size: 1rem; margin: 1.25rem 0 0.5rem; }
details.same > div.fields { grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); align-items: end; padding-top: 0.25rem; }
.preview:empty { display: none; }
.badges.inline { display: inline-flex; vertical-align: middle; }
ol.way { list-style: none; display: flex; flex-wrap: wrap; gap: 0.75rem 0; margin: 1.25rem 0; padding: 0; }
ol.way > li { flex: 1 1 9rem; display: flex; flex-direction: column; gap: 0.2rem; padding: 0.9rem 1rem 0 0; border-top: 3px solid var(--line); color: var(--muted); position: relative; }
ol.way > li::before { content: ""; position: absolute; top: -0.5rem; left: 0; width: 0.8rem; height: 0.8rem; border-radius: 50%; background: var(--surface); border: 3px solid var(--line); }
ol.way > li.done { border-color: var(--good); color: var(--text); }
ol.way > li.done::before { background: var(--good); border-color: var(--good); }
ol.way > li.now { color: var(--text); }
ol.way > li.now::before { border-color: var(--wait); }
.state-link { display: inline-flex; align-items: center; min-height: 1.5rem; text-decoration: none; }
.state-link:hover .badge { text-decoration: underline; }
.node-actions { display: inline-flex; flex-wrap: wrap; gap: 0.25rem 1rem; margin-inline-start: auto; }
.node-actions > a { display: inline-flex; align-items: center; min-height: 1.75rem; }
.rules li { padding: 0.3rem 0; }
.danger-link { margin-top: 2rem; }
.danger-link a { color: var(--bad); display: inline-flex; min-height: 1.5rem; align-items: center; }
table.matrix th[scope="col"] { white-space: normal; vertical-align: bottom; min-width: 5.5rem; padding: 0.6rem 0.75rem; }
table.matrix th[scope="row"] { background: none; color: var(--text); font-size: 0.9375rem; border-top: 1px solid var(--line); padding: 0.75rem 1.25rem; }
table.matrix th[scope="col"]:first-child { padding-inline-start: 1.25rem; }
table.matrix td { padding: 0.6rem 0.75rem; }
@media (max-width: 40rem) {
  ol.way { flex-direction: column; gap: 0; }
  ol.way > li { border-top: 0; border-inline-start: 3px solid var(--line); padding: 0 0 1rem 1.25rem; flex: none; }
  ol.way > li::before { top: 0.25rem; left: -0.6rem; }
  .node-actions { margin-inline-start: 0; width: 100%; }
  table.cards th[scope="row"] { display: block; padding: 0 0 0.4rem; border: 0; }
  table.matrix td { padding: 0.25rem 0; }
  table.cards.matrix tr:has(td:not(.no)) td.no, table.cards.matrix td.no ~ td.no { display: none; }
}
`;
