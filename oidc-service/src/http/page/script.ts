/**
 * The only script of pages, which do without: it copies what a button names, closes an open menu with Escape or by a click
 * beside it, looks at what a form would do while it is filled in, as its button does, takes anew what is live on a page
 * that somebody looks at, and goes on with a log while somebody reads it.
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
for (const live of document.querySelectorAll('[data-events]')) {
  const lost = live.querySelector('[data-lost]');
  let source, soon, later, seen;
  let refused = 0;
  const takeSoon = (after) => {
    if (seen && seen !== live.dataset.id) soon ??= setTimeout(take, after);
  };
  const take = async () => {
    soon = undefined;
    const answer = await fetch(live.dataset.page).catch(() => undefined);
    if (!answer?.ok) {
      if (source?.readyState === 1) takeSoon(5000);
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    for (const part of live.querySelectorAll('[data-live]')) {
      const next = page.querySelector('[data-live="' + part.dataset.live + '"]');
      if (next && next.innerHTML !== part.innerHTML) part.replaceChildren(...next.childNodes);
    }
    offerCopies(live);
    live.dataset.id = page.querySelector('[data-events]')?.dataset.id ?? '';
  };
  const follow = () => {
    clearTimeout(later);
    source?.close();
    if (document.hidden) return;
    source = new EventSource(live.dataset.events);
    source.addEventListener('open', () => {
      refused = 0;
      lost.hidden = true;
      takeSoon(500);
    });
    source.addEventListener('error', ({ target }) => {
      lost.hidden = false;
      // A browser comes back by itself, unless a server refused it, as one does that starts.
      if (target.readyState === 2) later = setTimeout(follow, Math.min(60000, 2000 * 2 ** refused++));
    });
    source.addEventListener('status', ({ lastEventId }) => {
      seen = lastEventId;
      takeSoon(500);
    });
  };
  document.addEventListener('visibilitychange', follow);
  follow();
}
for (const log of document.querySelectorAll('[data-log]')) {
  const [toggle, state] = ['log-toggle', 'log-state'].map((id) => document.getElementById(id));
  const { log: address, cut, follow, pause } = log.dataset;
  let source, wanted = true;
  const stop = (why) => {
    source?.close();
    source = undefined;
    toggle.textContent = follow;
    state.textContent = log.dataset[why];
  };
  const lineOf = (line) => {
    const row = document.createElement('span');
    row.className = 'line';
    if (line.at) {
      const time = document.createElement('time');
      time.dateTime = line.at;
      time.textContent = line.at.slice(0, 19) + 'Z';
      row.append(time, ' ');
    }
    row.append(line.text, line.cut ? ' (' + cut + ')' : '', '\\n');
    return row;
  };
  const start = () => {
    source = new EventSource(address + encodeURIComponent(log.dataset.mark));
    toggle.textContent = pause;
    state.textContent = log.dataset.follows;
    source.addEventListener('lines', ({ data, lastEventId }) => {
      const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
      log.append(...JSON.parse(data).map(lineOf));
      while (log.childElementCount > 2000) log.firstElementChild.remove();
      log.dataset.mark = lastEventId;
      document.getElementById('log-empty')?.remove();
      if (atEnd) log.scrollTop = log.scrollHeight;
    });
    source.addEventListener('end', () => stop('ended'));
    source.addEventListener('error', ({ target }) => target.readyState === 2 && stop('broken'));
  };
  toggle.hidden = false;
  toggle.addEventListener('click', () => {
    wanted = !source;
    if (wanted) start();
    else stop('paused');
  });
  document.addEventListener('visibilitychange', () => {
    if (document.hidden && source) stop('paused');
    else if (!document.hidden && wanted && !source) start();
  });
  log.scrollTop = log.scrollHeight;
  start();
}
document.querySelector('.tabs [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
`;
