'use strict';
// Pages are whole without this script. It keeps times ticking, fetches what has changed, and asks for a filter as it is typed.
(() => {
  const ALL_TIMES = 10, SOONEST = 700, SHARE = 4, IDLE_SHARE = 200, TYPED = 350, RECONNECT = 3000;
  let ahead = Date.parse(document.body.dataset.now) - Date.now();
  const now = () => Date.now() + ahead;

  // ---- Times
  const span = s => {
    if (s < 60) return s + ' s';
    if (s < 3600) return Math.floor(s / 60) + ' min';
    const two = (large, unit, small, smaller) => large + ' ' + unit + (small ? ' ' + small + ' ' + smaller : '');
    if (s < 86400) return two(Math.floor(s / 3600), 'h', Math.floor(s % 3600 / 60), 'min');
    return two(Math.floor(s / 86400), 'd', Math.floor(s % 86400 / 3600), 'h');
  };
  const forms = {
    since: s => span(Math.max(0, s)),
    ago: s => span(Math.max(0, s)) + ' ago',
    until: s => s >= 0 ? 'now' : 'in ' + span(-s),
    left: s => span(Math.max(0, -s)),
  };
  // What is shown in minutes and hours need not be looked at every second.
  let young = [], seconds = 0;
  const tick = () => {
    if (document.hidden) return;
    const whole = seconds++ % ALL_TIMES === 0, moment = now(), next = [];
    for (const time of whole ? document.querySelectorAll('time[data-form]') : young) {
      const form = forms[time.dataset.form];
      if (!form) continue;
      const passed = Math.floor((moment - Date.parse(time.dateTime)) / 1000), words = form(passed);
      if (time.textContent !== words) time.textContent = words;
      if (Math.abs(passed) < 60 + ALL_TIMES) next.push(time);
    }
    if (whole) young = next;
  };
  const tickAll = () => { seconds = 0; tick(); };
  setInterval(tick, 1000);

  // ---- What has changed
  const live = document.getElementById('live'), lost = document.getElementById('lost');
  const words = node => { // of a part, without what ticks
    const copy = node.cloneNode(true);
    for (const time of copy.querySelectorAll('time[data-form]')) time.textContent = '';
    for (const row of copy.querySelectorAll('tr[class]')) row.removeAttribute('class');
    for (const details of copy.querySelectorAll('details')) details.open = false;
    return copy.outerHTML;
  };
  const said = row => { // to a reader, but for times
    const copy = row.cloneNode(true);
    for (const time of copy.querySelectorAll('time')) time.remove();
    return copy.textContent;
  };
  const rows = part => new Map([...part.querySelectorAll('tr[data-key]')].map(row => [row.dataset.key, row]));
  const replaced = (old, fresh) => {
    const open = [...old.querySelectorAll('details')].map(details => details.open);
    const before = rows(old), focus = document.activeElement;
    const place = old.contains(focus) && focus.getAttribute('href');
    for (const [key, row] of rows(fresh)) {
      const known = before.get(key);
      if (!known || said(known) !== said(row)) row.classList.add('changed');
    }
    old.replaceWith(fresh);
    fresh.querySelectorAll('details').forEach((details, i) => { details.open = !!open[i]; });
    if (place) for (const link of fresh.querySelectorAll('a')) if (link.getAttribute('href') === place) { link.focus({preventScroll: true}); break; }
  };
  const take = page => {
    ahead = Date.parse(page.body.dataset.now) - Date.now();
    for (const old of document.querySelectorAll('[data-live]')) {
      const fresh = page.querySelector(`[data-live="${old.dataset.live}"]`);
      if (fresh && words(old) !== words(fresh)) replaced(old, document.adoptNode(fresh));
    }
    const made = document.getElementById('made'), remade = page.getElementById('made');
    if (made && remade) made.replaceWith(document.adoptNode(remade));
    tickAll();
  };
  const every = 1000 * (document.body.dataset.refresh || 0);
  let rested = 0, asking = null, again = false, soonest = 0, timer = 0, address = location.href;
  const refresh = async () => {
    if (asking) { again = true; return; }
    const start = performance.now(), wanted = address;
    asking = new AbortController();
    try {
      const answer = await fetch(wanted, {signal: asking.signal, headers: {Accept: 'text/html'}, credentials: 'same-origin'});
      if (!answer.ok) throw new Error(answer.status + ' ' + answer.statusText);
      const text = await answer.text();
      if (wanted === address) take(new DOMParser().parseFromString(text, 'text/html'));
      found();
    } catch (error) {
      missed();
    } finally {
      asking = null;
      soonest = performance.now() + Math.max(SOONEST, SHARE * (performance.now() - start));
    }
    if (again) { again = false; soon(); }
    clearTimeout(rested);
    if (every) rested = setTimeout(soon, Math.max(every, IDLE_SHARE * (performance.now() - start)));
  };
  const soon = () => {
    if (timer || document.hidden) { again = again || document.hidden; return; }
    timer = setTimeout(() => { timer = 0; refresh(); }, Math.max(0, soonest - performance.now()));
  };
  const found = () => { document.body.classList.remove('lost'); };
  const missed = () => {
    if (document.body.classList.contains('lost')) return;
    document.body.classList.add('lost');
    live.classList.remove('on');
    lost.textContent = 'No answer from the relay. What is shown is from ' + document.getElementById('made').textContent + '.';
  };

  // A hidden page listens to nothing and is brought up to date when it is looked at again.
  let stream = null;
  const listen = () => {
    if (stream || document.hidden || !live || !window.EventSource) return;
    stream = new EventSource('api/v1/stream');
    let before = false;
    stream.onopen = () => { live.classList.add('on'); if (before) soon(); before = true; found(); };
    stream.onerror = () => {
      live.classList.remove('on');
      if (stream.readyState === EventSource.CLOSED) { silence(); setTimeout(listen, RECONNECT); }
      soon();
    };
    stream.onmessage = soon;
    for (const name of ['status', 'reset']) stream.addEventListener(name, soon);
  };
  const silence = () => { if (stream) stream.close(); stream = null; if (live) live.classList.remove('on'); };
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) { silence(); return; }
    listen();
    tickAll();
    soon();
  });
  addEventListener('pagehide', silence);
  addEventListener('pageshow', event => { if (event.persisted) { listen(); soon(); } });
  listen();
  if (every) rested = setTimeout(soon, every);

  // ---- Filters, in the address
  const form = document.getElementById('filters');
  if (form) {
    let typed = 0;
    const show = () => {
      clearTimeout(typed);
      const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ''));
      const link = new URL(form.getAttribute('action'), document.baseURI);
      link.search = query.toString();
      address = link.href;
      history.replaceState(null, '', address);
      if (asking) { asking.abort(); again = true; } else { soonest = 0; soon(); }
    };
    form.addEventListener('input', event => {
      clearTimeout(typed);
      typed = setTimeout(show, event.target.type === 'search' ? TYPED : 0);
    });
    form.addEventListener('submit', event => { event.preventDefault(); show(); });
  }
})();
