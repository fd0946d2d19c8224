/** What stands on a page: cards, tables, forms, badges, code. */
export const elements = `.card { background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); padding: 1.25rem; margin: 0 0 1.25rem;
  box-shadow: var(--shadow); }
.card > h2:not(:last-child) { margin-bottom: 0.9rem; }
.card.flush { padding: 0; overflow: hidden; }
.card.flush > :is(h2, p) { padding: 1.25rem 1.25rem 0; margin-bottom: 0.75rem; }
.card.flush > form { padding: 0 1.25rem 1.25rem; }
.grid { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); gap: 1.25rem; margin-bottom: 1.25rem; align-items: stretch; }
.grid > .card { margin: 0; }
.tile { display: flex; flex-direction: column; gap: 0.4rem; }
.tile > h2, .tile > h3 { margin: 0; font-size: 1.0625rem; }
.tile > .more { margin-top: auto; padding-top: 0.5rem; }
.figure { font-size: 1.5rem; font-weight: 650; line-height: 1.25; font-variant-numeric: tabular-nums; margin: 0; }
.badges { display: flex; flex-wrap: wrap; gap: 0.35rem; }
.badge { display: inline-flex; align-items: center; gap: 0.4em; padding: 0.1rem 0.6rem; border-radius: 99rem; font-size: 0.8125rem; font-weight: 600;
  line-height: 1.6; background: var(--sunken); color: var(--muted); white-space: nowrap; }
.badge.good { background: var(--good-tint); color: var(--good); }
.badge.wait { background: var(--wait-tint); color: var(--wait); }
.badge.bad { background: var(--bad-tint); color: var(--bad); }
.badge.tint { background: var(--tint); color: var(--accent-strong); }
.badge:is(.good, .wait, .bad)::before { content: ""; width: 0.5em; height: 0.5em; border-radius: 50%; background: currentcolor; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.5rem 1.5rem; margin: 0; }
dt { color: var(--muted); }
dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; font-size: 0.9375rem; }
th { text-align: start; font-size: 0.8125rem; font-weight: 600; color: var(--muted); padding: 0.6rem 1.25rem; background: var(--sunken); white-space: nowrap; }
td { padding: 0.75rem 1.25rem; border-top: 1px solid var(--line); vertical-align: middle; overflow-wrap: break-word; }
td time { white-space: nowrap; }
td details summary { cursor: pointer; color: var(--accent); font-size: var(--small); min-height: 1.5rem; }
td pre { max-width: 26rem; max-height: none; margin-top: 0.5rem; overflow: visible; white-space: pre-wrap; overflow-wrap: anywhere; }
td.number, th.number { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.act { text-align: end; white-space: nowrap; }
td form { margin: 0; display: inline-flex; gap: 0.4rem; align-items: center; }
tfoot td { font-weight: 650; background: var(--sunken); }
.scroll { overflow-x: auto; }
.pages { display: flex; gap: 0.75rem; padding: 1rem 1.25rem; border-top: 1px solid var(--line); }
button, .button { display: inline-flex; align-items: center; justify-content: center; min-height: 2.75rem; padding: 0.5rem 1.1rem; font: inherit;
  font-size: 0.9375rem; font-weight: 600; line-height: 1.35; border: 1px solid var(--control); border-radius: 0.5rem; background: var(--surface); color: var(--text);
  text-decoration: none; cursor: pointer; }
button:hover, .button:hover { background: var(--sunken); color: var(--text); }
.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
.primary:hover { background: var(--accent-strong); border-color: var(--accent-strong); color: var(--on-accent); }
.danger { background: var(--bad); border-color: var(--bad); color: var(--on-bad); }
.danger:hover { background: var(--bad); color: var(--on-bad); filter: brightness(0.92); }
.quiet { border-color: var(--line); min-height: 2.25rem; padding: 0.3rem 0.8rem; font-size: var(--small); }
.actions { display: flex; flex-wrap: wrap; gap: 0.75rem; margin: 1.25rem 0 0; align-items: center; }
form { margin: 0; }
.fields { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 12rem), 1fr)); gap: 0 1.25rem; }
form.row { display: flex; flex-wrap: wrap; gap: 0.75rem 1rem; align-items: flex-end; }
form.row > .field { margin: 0; flex: 1 1 12rem; max-width: 22rem; }
.field { margin: 0 0 1.1rem; max-width: 30rem; }
label, legend { display: block; font-weight: 600; font-size: 0.9375rem; margin: 0 0 0.3rem; padding: 0; }
.hint { color: var(--muted); font-size: var(--small); margin: 0.3rem 0 0; }
.wrong { color: var(--bad); font-size: var(--small); font-weight: 600; margin: 0.3rem 0 0; }
input, select, textarea { display: block; width: 100%; min-height: 2.75rem; padding: 0.5rem 0.75rem; font: inherit; color: var(--text); background: var(--surface);
  border: 1px solid var(--control); border-radius: 0.5rem; }
input[type="checkbox"], input[type="radio"] { display: inline-block; width: 1.25rem; min-height: 1.25rem; height: 1.25rem; margin: 0.15rem 0; accent-color: var(--accent); flex: none; }
[aria-invalid="true"] { border: 2px solid var(--bad); }
.check { display: flex; gap: 0.6rem; align-items: flex-start; font-weight: 400; }
td select { min-height: 2.25rem; padding: 0.25rem 0.5rem; font-size: var(--small); width: auto; }
.alert { border-left: 4px solid var(--bad); background: var(--bad-tint); color: var(--text); padding: 0.9rem 1.1rem; border-radius: 0.4rem; margin: 0 0 1.25rem; }
.alert.wait { border-color: var(--wait); background: var(--wait-tint); }
.alert.note { border-color: var(--accent); background: var(--tint); }
.alert > :last-child { margin-bottom: 0; }
.empty { text-align: center; padding: 2.75rem 1.5rem; max-width: 38rem; margin: 0 auto; }
.empty h2, .empty h3 { margin-bottom: 0.4rem; font-size: 1.0625rem; }
.empty p { color: var(--muted); }
.empty .actions { justify-content: center; }
pre { margin: 0; padding: 1rem; overflow: auto; background: var(--sunken); border-radius: 0.5rem; line-height: 1.55; tab-size: 2; max-height: 32rem; }
:is(pre, code, .code):lang(ja) { word-break: normal; }
.log { white-space: pre-wrap; overflow-wrap: anywhere; font-size: 0.8125rem; max-height: 36rem; }
.log .line { display: block; unicode-bidi: isolate; }
.log time { color: var(--muted); user-select: none; }
.copy { display: flex; gap: 0.5rem 0.75rem; align-items: flex-start; margin: 0 0 0.75rem; }
.copy > pre { flex: 1 1 0; min-width: 0; }
.copy > button { flex: none; margin-top: 0.4rem; }
.copy > [role="status"] { align-self: center; }
.copy > [role="status"]:empty { display: none; }
li > .copy, li > .actions { margin-top: 0.6rem; }
details.same { margin: 0 0 1.25rem; background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); }
details.same > summary { padding: 0.9rem 1.25rem; cursor: pointer; font-weight: 600; }
details.same > div { padding: 0 1.25rem 1.25rem; }
.tree, .tree ul { list-style: none; margin: 0; padding: 0; }
.tree ul { margin-inline-start: 1.1rem; padding-inline-start: 1.1rem; border-inline-start: 2px solid var(--line); }
.tree .node { display: flex; flex-wrap: wrap; gap: 0.35rem 0.75rem; align-items: center; padding: 0.5rem 0; }
.tree .node > a { font-weight: 600; min-height: 1.5rem; }
.claims { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); gap: 1.25rem; }
.claims ul, ul.plain { list-style: none; padding: 0; margin: 0; }
.claims h2 { font-size: 1rem; margin: 0.5rem 0; }
.claims li { padding: 0.3rem 0; }
.added::before { content: "+ "; color: var(--good); font-weight: 700; }
.gone { text-decoration: line-through; color: var(--muted); }
.gone::before { content: "\\2212\\a0"; color: var(--bad); font-weight: 700; display: inline-block; }
ol.steps { margin: 0; padding-inline-start: 1.4rem; }
ol.steps li { margin: 0 0 0.9rem; padding-inline-start: 0.3rem; }
ul.choices { list-style: none; padding: 0; margin: 0 0 1rem; display: grid; gap: 0.75rem; }
ul.choices .button { width: 100%; min-height: 3rem; }
ol.progress { list-style: none; margin: 0; padding: 0; }
ol.progress > li { position: relative; padding: 0 0 1.1rem 2rem; border-inline-start: 2px solid var(--line); margin-inline-start: 0.5rem; }
ol.progress > li:last-child { border-color: transparent; padding-bottom: 0; }
ol.progress > li::before { content: ""; position: absolute; inset-inline-start: -0.55rem; top: 0.3rem; width: 1rem; height: 1rem; border-radius: 50%;
  background: var(--surface); border: 2px solid var(--control); }
ol.progress > li.done::before { background: var(--good); border-color: var(--good); }
ol.progress > li.running::before { border-color: var(--wait); border-style: dashed; }
ol.progress > li.failed::before { background: var(--bad); border-color: var(--bad); }
ol.progress p { margin: 0.25rem 0 0; }
ol.progress details { margin-top: 0.35rem; }
ol.progress summary { cursor: pointer; color: var(--accent); font-size: var(--small); min-height: 1.5rem; }
ol.progress pre { white-space: pre-wrap; overflow-wrap: anywhere; max-height: 12rem; font-size: 0.8125rem; }
ul.rows { list-style: none; margin: 0; padding: 0; }
ul.rows > li { display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; align-items: center; justify-content: space-between; padding: 0.8rem 0; border-top: 1px solid var(--line); }
ul.rows > li:first-child { border-top: 0; }
@media (max-width: 40rem) {
  table.cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table.cards, table.cards tbody, table.cards tfoot, table.cards tr, table.cards td { display: block; width: 100%; }
  table.cards tr { padding: 0.75rem 1.25rem; border-top: 1px solid var(--line); }
  table.cards td { display: grid; grid-template-columns: 7.5rem minmax(0, 1fr); gap: 0.75rem; padding: 0.25rem 0; border: 0; text-align: start; white-space: normal; }
  table.cards td::before { content: attr(data-label); color: var(--muted); font-size: 0.8125rem; font-weight: 600; padding-top: 0.1rem; }
  table.cards td.act::before { content: none; }
  table.cards td.act { display: block; padding-top: 0.5rem; }
  table.cards td time { white-space: normal; }
  table.cards tfoot td:first-child { display: none; }
  table.cards td.act:has(> div:empty) { display: none; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: 0.75rem; }
  .copy { flex-wrap: wrap; }
  .copy > pre { flex-basis: 100%; }
  .copy > button { margin: 0; }
  td pre { max-width: none; }
  .card { padding: 1rem; }
  .card.flush > :is(h2, p) { padding: 1rem 1rem 0; }
  table.cards tr { padding: 0.75rem 1rem; }
  .actions > :is(button, .button), .actions > form, .actions > form > button { width: 100%; }
}
@media (prefers-reduced-motion: no-preference) { button, .button, .menu a, .tabs a { transition: background-color 0.12s, border-color 0.12s; } }
@media print { .bar, .tabs, .skip, .notice, form, .actions { display: none; } }
`;
