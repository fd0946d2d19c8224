/** The frame of a page: header, menus, tabs, trail, main. */
export const frame = `*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--text); font: 1rem/1.55 var(--sans); overflow-wrap: break-word; }
:lang(ja) { line-height: 1.75; line-break: strict; }
:is(h1, h2, h3, button, summary, th, .button, .lead):lang(ja) { word-break: auto-phrase; }
h1 { font-size: 1.625rem; line-height: 1.25; letter-spacing: -0.012em; margin: 0; font-weight: 650; }
h2 { font-size: 1.125rem; line-height: 1.35; margin: 0 0 0.75rem; font-weight: 650; }
h3 { font-size: 1rem; margin: 1.25rem 0 0.5rem; font-weight: 650; }
:is(h1, h2, h3):lang(ja) { letter-spacing: 0; line-height: 1.45; }
/* A name cannot turn around what stands after it. */
:is(h1, h2, h3, a, strong, td, li, dd, summary > span) { unicode-bidi: isolate; }
p { margin: 0 0 0.75rem; }
p:last-child, ul:last-child { margin-bottom: 0; }
a { color: var(--accent); text-underline-offset: 0.18em; text-decoration-thickness: 0.06em; }
a:hover { color: var(--accent-strong); }
code, pre, .code { font-family: var(--mono); font-size: 0.875em; }
code { overflow-wrap: anywhere; }
small, .small { font-size: var(--small); }
.muted { color: var(--muted); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 0.25rem; }
.skip { position: absolute; left: 1rem; top: -6rem; z-index: 10; padding: 0.6rem 1rem; background: var(--surface);
  border: 1px solid var(--line); border-radius: var(--radius); }
.skip:focus { top: 0.5rem; }
.visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.bar { display: flex; align-items: center; gap: 0.25rem 0.75rem; padding: 0.5rem max(1.25rem, calc((100vw - 72rem) / 2));
  background: var(--surface); border-bottom: 1px solid var(--line); min-height: 3.75rem; }
.brand { display: inline-flex; align-items: center; gap: 0.6rem; min-height: 2.75rem; font-weight: 680; color: var(--text);
  text-decoration: none; white-space: nowrap; }
.brand svg { display: block; color: var(--accent); }
.bar .end { margin-left: auto; display: flex; align-items: center; gap: 0.25rem; }
.bell { position: relative; display: inline-flex; align-items: center; justify-content: center; min-width: 2.75rem; min-height: 2.75rem;
  border-radius: var(--radius); color: var(--muted); }
.bell:hover { background: var(--sunken); color: var(--text); }
.bell b { position: absolute; top: 0.2rem; inset-inline-end: 0.1rem; min-width: 1.2rem; padding: 0 0.25rem; border-radius: 99rem; font-size: 0.6875rem;
  line-height: 1.2rem; text-align: center; background: var(--bad); color: var(--on-bad); }
.menu { position: relative; }
.menu > summary { display: inline-flex; align-items: center; gap: 0.45rem; min-height: 2.75rem; padding: 0 0.75rem; border-radius: var(--radius);
  cursor: pointer; list-style: none; font-size: 0.9375rem; max-width: 16rem; }
.menu > summary::-webkit-details-marker { display: none; }
.menu > summary::after { content: ""; width: 0.45em; height: 0.45em; border: solid var(--muted); border-width: 0 2px 2px 0;
  transform: translateY(-0.1em) rotate(45deg); flex: none; }
.menu > summary:hover, .menu[open] > summary { background: var(--sunken); }
.menu > summary span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.menu > div { position: absolute; z-index: 5; top: calc(100% + 0.35rem); min-width: 15rem; max-width: min(22rem, calc(100vw - 2rem));
  max-height: 70vh; overflow: auto; padding: 0.5rem; background: var(--surface); border: 1px solid var(--line);
  border-radius: var(--radius); box-shadow: 0 8px 28px rgb(0 0 0 / 18%); }
.menu.right > div { right: 0; }
.menu ul { list-style: none; margin: 0; padding: 0; }
.menu li { margin: 0; }
.menu .heading { margin: 0.5rem 0.65rem 0.25rem; color: var(--muted); font-size: 0.8125rem; font-weight: 600; }
.menu :is(li > a, button) { display: block; width: 100%; min-height: 2.5rem; padding: 0.5rem 0.65rem; border: 0; border-radius: 0.4rem;
  background: none; color: var(--text); font: inherit; font-size: 0.9375rem; text-align: start; text-decoration: none; cursor: pointer; }
.menu :is(li > a, button):hover { background: var(--sunken); }
.menu [aria-current], .menu [aria-pressed="true"] { color: var(--accent); font-weight: 600; }
.menu li li > a { padding-inline-start: 1.5rem; }
.menu hr { border: 0; border-top: 1px solid var(--line); margin: 0.4rem 0; }
.tabs { background: var(--surface); border-bottom: 1px solid var(--line); overflow-x: auto; scrollbar-width: none; }
.tabs ul { display: flex; gap: 0.15rem; list-style: none; margin: 0 auto; max-width: 74.5rem; padding: 0 1.25rem; width: max-content; min-width: 100%; }
@media (min-width: 74.5rem) { .tabs ul { padding: 0 calc((100vw - 72rem) / 2 - 0.75rem); max-width: none; } }
.tabs a { display: block; padding: 0.7rem 0.75rem; min-height: 2.75rem; color: var(--muted); text-decoration: none; white-space: nowrap;
  border-bottom: 3px solid transparent; font-size: 0.9375rem; }
.tabs a:hover { color: var(--text); border-color: var(--line); }
.tabs a:focus-visible { outline-offset: -4px; }
.tabs [aria-current] { color: var(--text); font-weight: 600; border-color: var(--accent); }
main { max-width: 74.5rem; margin: 0 auto; padding: 1.75rem 1.25rem 4rem; }
main:focus { outline: none; }
main.narrow { max-width: 34rem; padding-top: 8vh; }
main.narrow > h1 { margin-bottom: 1.25rem; }
.trail { margin: 0 0 0.6rem; font-size: var(--small); }
.trail ol { display: flex; flex-wrap: wrap; gap: 0.15rem 0.5rem; list-style: none; margin: 0; padding: 0; color: var(--muted); }
.trail li + li::before { content: "/"; margin-inline-end: 0.5rem; color: var(--muted); }
.head { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0.75rem 1.5rem; margin-bottom: 1.5rem; }
.head:has(+ .lead) { margin-bottom: 0.5rem; }
.lead { max-width: 46rem; color: var(--muted); margin: 0 0 1.5rem; }
.notice { display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; align-items: center; justify-content: space-between; padding: 0.75rem 1rem;
  margin-bottom: 1.25rem; border-radius: var(--radius); background: var(--good-tint); color: var(--good); font-weight: 550; }
.notice form { margin: 0; }
@media (max-width: 40rem) {
  .bar { padding: 0.35rem 0.75rem; gap: 0; }
  .brand b { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .brand { min-width: 2.75rem; justify-content: center; }
  .menu > summary { max-width: 9.5rem; padding: 0 0.5rem; }
  .menu:not(.right) > summary { max-width: 7rem; }
  .bell { min-width: 2.5rem; }
  main { padding: 1.25rem 1rem 3rem; }
  main.narrow { padding-top: 2.5rem; }
  .tabs ul { padding: 0 0.5rem; }
  h1 { font-size: 1.375rem; }
}
`;
