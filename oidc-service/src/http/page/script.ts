/**
 * The only script of pages, which do without: it copies what a button names, closes an open menu with Escape or by a click
 * beside it, and takes anew what is live on a page that somebody looks at.
 */
export const script = `for (const button of document.querySelectorAll('[data-copy]')) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener('click', async () => {
    const source = document.getElementById(button.dataset.copy);
    const status = document.getElementById(button.dataset.copy + '-status');
    await navigator.clipboard.writeText(source.textContent);
    status.textContent = button.dataset.done;
  });
}
const menus = document.querySelectorAll('details.menu');
document.addEventListener('keydown', ({ key }) => {
  if (key !== 'Escape') return;
  for (const menu of menus) {
    if (!menu.open) continue;
    menu.open = false;
    menu.querySelector('summary').focus();
  }
});
document.addEventListener('click', ({ target }) => {
  for (const menu of menus) if (!menu.contains(target)) menu.open = false;
});
for (const live of document.querySelectorAll('[data-events]')) {
  let source, soon;
  const take = async () => {
    soon = undefined;
    const answer = await fetch(live.dataset.page).catch(() => undefined);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    for (const part of live.querySelectorAll('[data-live]')) {
      const next = page.querySelector('[data-live="' + part.dataset.live + '"]');
      if (next && next.innerHTML !== part.innerHTML) part.replaceChildren(...next.childNodes);
    }
    live.dataset.id = page.querySelector('[data-events]')?.dataset.id ?? '';
  };
  const follow = () => {
    source?.close();
    if (document.hidden) return;
    source = new EventSource(live.dataset.events);
    source.addEventListener('status', ({ lastEventId }) => {
      if (lastEventId !== live.dataset.id) soon ??= setTimeout(take, 500);
    });
  };
  document.addEventListener('visibilitychange', follow);
  follow();
}
document.querySelector('.tabs [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
`;
