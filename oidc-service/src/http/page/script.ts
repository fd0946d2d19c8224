/**
 * The only script of pages, which do without: it copies what a button names, closes an open menu with Escape or by a click
 * beside it, and looks at what a form would do while it is filled in, as its button does.
 */
export const script = `const offerCopies = (root) => {
  for (const button of root.querySelectorAll('[data-copy]')) button.hidden = !navigator.clipboard;
};
offerCopies(document);
document.addEventListener('click', async ({ target }) => {
  const button = target.closest('[data-copy]');
  if (!button) return;
  const source = document.getElementById(button.dataset.copy);
  const status = document.getElementById(button.dataset.copy + '-status');
  await navigator.clipboard.writeText(source.textContent);
  status.textContent = button.dataset.done;
});
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
for (const form of document.querySelectorAll('form[data-look]')) {
  let timer;
  let asked = 0;
  const look = async () => {
    const mine = ++asked;
    const fields = new URLSearchParams(new FormData(form));
    fields.set('do', 'look');
    const answer = await fetch(form.action, { method: 'POST', body: fields, redirect: 'error' }).catch(() => undefined);
    if (!answer || !answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const [old, next] = [document, page].map((one) => one.getElementById(form.dataset.look));
    if (mine !== asked || !old || !next || old.contains(document.activeElement)) return;
    const open = [...old.querySelectorAll('details')].map((one) => one.open);
    next.querySelectorAll('details').forEach((one, index) => (one.open = open[index] ?? one.open));
    old.replaceWith(next);
    offerCopies(next);
  };
  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(look, 600);
  });
}
document.querySelector('.tabs [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
`;
