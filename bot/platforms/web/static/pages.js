// What the pages do better where scripts run: the reply without a new page, copying, printing, finding one's way in a policy.
// Everything on them works without this file.

const status = (text) => {
  const place = document.getElementById('status');
  if (place) place.textContent = text;
};

/* Ask: the server's own HTML of the reply is put into the page that is there; only the last question's is. */

const reply = document.getElementById('reply');
let asking;

async function ask(form, button) {
  asking?.abort();
  const mine = asking = new AbortController();
  const data = new FormData(form, button);
  const body = new URLSearchParams(data);
  status('Checking the policies…');
  reply.setAttribute('aria-busy', 'true');
  try {
    const got = await fetch(form.action, { method: 'POST', body, headers: { 'X-Fragment': 'reply' }, signal: mine.signal });
    if (got.redirected) return location.assign(got.url);
    const made = new DOMParser().parseFromString(await got.text(), 'text/html');
    if (got.ok) history.replaceState(shown, '');
    put((made.querySelector('main') ?? made.body).innerHTML);
    if (data.get('after') === null && !data.get('label')) document.getElementById('q').value = data.get('q');
    // What goes on from a question that is not kept has its words in it.
    if (got.ok) history.pushState(shown = data.has('after') && !shown.at ? {} : snapshot(), '', form.action);
    const first = reply.querySelector('.opening, h1');
    first?.setAttribute('tabindex', '-1');
    first?.focus({ preventScroll: true });
    (reply.querySelector('.care') ?? first)?.scrollIntoView({ block: 'start' });
  } catch {
    if (!mine.signal.aborted) status('The reply did not come. Please look to your connection and ask again.');
  } finally {
    if (mine === asking) reply.removeAttribute('aria-busy');
  }
}

function put(html) {
  reply.innerHTML = html;
  status('');
  ready(reply);
}

/* Back and Forward: such a reply is kept with the tab's own history, in no address; for a day, and until somebody signs out.
   What may be about somebody's safety is not kept. */

const LEFT = 'signed-out';
const KEPT_MS = 24 * 3600 * 1000;

function snapshot() {
  const [question, within] = [document.getElementById('q'), document.getElementById('in')];
  return reply.querySelector('.care') ? {} : { html: reply.innerHTML, q: question.value, in: within.value, at: Date.now() };
}

function isKept(state) {
  return Boolean(state?.at) && state.at > Math.max(Date.now() - KEPT_MS, Number(sessionStorage.getItem(LEFT)));
}

function bringBack(state) {
  for (const name of ['q', 'in']) document.getElementById(name).value = state[name];
  put(state.html);
  shown = state;
}

let shown;
if (reply) {
  shown = snapshot();
  // Only then has the browser put back what was typed, which it keeps by itself.
  addEventListener('pageshow', () => {
    if (!location.search && isKept(history.state)) bringBack(history.state);
    else if (history.state && !isKept(history.state)) document.querySelector('form.ask').reset();
  });
  addEventListener('popstate', ({ state }) => {
    if (!state) return;
    asking?.abort();
    reply.removeAttribute('aria-busy');
    if (isKept(state)) bringBack(state);
    else location.reload();
  });
}

/* Opinions: what the server says to one is put in its place. */

async function swap(form, button) {
  const place = form.closest(form.dataset.swaps);
  try {
    const body = new URLSearchParams(new FormData(form, button));
    const got = await fetch(form.action, { method: 'POST', body, headers: { 'X-Fragment': 'reply' } });
    if (!got.ok || got.redirected) throw new Error(got.status);
    place.innerHTML = await got.text();
    place.querySelector('fieldset .said, .said')?.focus();
  } catch {
    form.removeAttribute('data-swaps');
    form.requestSubmit(button);
  }
}

/* A question that waits for its answer: the page looks for it. */

const state = document.querySelector('[data-looks-again]');
if (state) {
  const look = async () => {
    try {
      const got = await fetch(state.dataset.looksAgain, { headers: { 'X-Fragment': 'reply' } });
      const text = got.ok && !got.redirected ? await got.text() : state.innerHTML;
      if (text.trim() === state.dataset.was) return;
      if (state.dataset.was) { state.innerHTML = text; status(state.querySelector('[aria-current]')?.textContent ?? ''); }
      state.dataset.was = text.trim();
      if (state.querySelector('[data-waits=false]')) clearInterval(looking);
    } catch { /* the next look may reach the server */ }
  };
  const looking = setInterval(() => { if (!document.hidden) look(); }, 15000);
  look();
}

document.addEventListener('submit', (event) => {
  if (event.target.getAttribute('action') === '/sign-out') sessionStorage.setItem(LEFT, Date.now());
  if (event.target.matches('[data-swaps]')) {
    event.preventDefault();
    swap(event.target, event.submitter);
    return;
  }
  if (!event.target.matches('[data-asks]') || !reply) return;
  event.preventDefault();
  ask(event.target, event.submitter);
});

document.addEventListener('keydown', (event) => {
  if (event.target.matches('textarea:not([data-lines])') && event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
});

/* Copy with citation, as text and as HTML; print. */

function copied(clause) {
  const said = [...clause.querySelectorAll('blockquote p')].map((line) => line.textContent.trim());
  const today = new Date().toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
  const address = new URL(clause.dataset.url, location).href;
  const where = [clause.dataset.citation, clause.dataset.known, `Copied on ${today}`];
  const quote = document.createElement('blockquote');
  quote.append(...said.map((line) => Object.assign(document.createElement('p'), { textContent: line })));
  const link = Object.assign(document.createElement('a'), { href: address, textContent: address });
  const cited = document.createElement('p');
  cited.append(`${where.join('. ')}. `, link);
  return { 'text/plain': `${said.join('\n')}\n\n${where.join('. ')}.\n${address}\n`, 'text/html': quote.outerHTML + cited.outerHTML };
}

async function copy(button) {
  const parts = copied(button.closest('[data-citation]'));
  try {
    const blobs = Object.entries(parts).map(([type, text]) => [type, new Blob([text], { type })]);
    await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
  } catch {
    const held = Object.assign(document.createElement('textarea'), { value: parts['text/plain'] });
    document.body.append(held);
    held.select();
    document.execCommand('copy');
    held.remove();
    button.focus();
  }
  status('Copied, with its citation.');
  const name = button.firstChild;
  name.data = 'Copied';
  setTimeout(() => { name.data = 'Copy with citation'; }, 2500);
}

document.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (button?.matches('[data-copy]')) copy(button);
  if (button?.matches('[data-print]')) print();
});

function ready(part) {
  for (const one of part.querySelectorAll('[data-copy], [data-print], .within')) one.hidden = false;
}
ready(document);

/* The reader: contents that follow the scroll, and search inside. */

const contents = document.querySelector('.contents');
if (contents) {
  const wide = matchMedia('(min-width: 60rem)');
  const open = () => { contents.open = wide.matches; };
  wide.addEventListener('change', open);
  open();
  contents.addEventListener('click', (event) => { if (event.target.matches('a') && !wide.matches) contents.open = false; });
  const links = new Map([...contents.querySelectorAll('a')].map((link) => [document.getElementById(link.hash.slice(1)), link]));
  const follow = () => {
    const passed = [...links.keys()].filter((heading) => !heading.hidden && heading.getBoundingClientRect().top < innerHeight / 3);
    const now = links.get(passed.at(-1));
    if (now?.hasAttribute('aria-current')) return;
    for (const link of links.values()) link.removeAttribute('aria-current');
    now?.setAttribute('aria-current', 'true');
    if (now && wide.matches) {
      const box = contents.parentElement;
      const from = now.getBoundingClientRect().top - box.getBoundingClientRect().top;
      if (from < 40 || from > box.clientHeight - 60) box.scrollTop += from - box.clientHeight / 2;
    }
  };
  let waits = false;
  addEventListener('scroll', () => {
    if (waits) return;
    waits = true;
    requestAnimationFrame(() => { waits = false; follow(); });
  }, { passive: true });
  follow();
}

const within = document.getElementById('within');
if (within) {
  const clauses = [...document.querySelectorAll('.text .clause')];
  const said = within.form.querySelector('[role=status]');
  const found = (clause, words) => {
    const text = [...clause.querySelectorAll('blockquote, .number')].map((one) => one.textContent.toLowerCase()).join(' ');
    return words.every((word) => text.includes(word));
  };
  const search = () => {
    const words = within.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const clause of clauses) clause.hidden = !found(clause, words);
    const shown = clauses.filter((clause) => !clause.hidden);
    let under = false;
    for (const section of [...document.querySelectorAll('.text > section')].reverse()) {
      // A title stays while anything beneath it does, though that be in a section of its own.
      under = (under && !section.querySelector('h2')) || Boolean(section.querySelector('.clause:not([hidden])'));
      section.hidden = !under && words.length > 0;
      if (section.querySelector('h2')) under = false;
    }
    const { one, many, none } = said.dataset;
    said.textContent = !words.length ? '' : !shown.length ? none : shown.length === 1 ? one : many.replace('{}', shown.length);
    mark(shown, words);
  };
  within.addEventListener('input', search);
  within.form.addEventListener('submit', (event) => event.preventDefault());
  addEventListener('hashchange', () => {
    if (document.getElementById(decodeURIComponent(location.hash.slice(1)))?.hidden) { within.value = ''; search(); }
  });
}

function mark(clauses, words) {
  if (!globalThis.CSS?.highlights) return;
  const ranges = [];
  for (const line of words.length ? clauses.flatMap((clause) => [...clause.querySelectorAll('blockquote p')]) : []) {
    const text = line.firstChild;
    for (const word of words) {
      for (let at = text.data.toLowerCase().indexOf(word); at >= 0; at = text.data.toLowerCase().indexOf(word, at + word.length)) {
        const range = new Range();
        range.setStart(text, at);
        range.setEnd(text, Math.min(text.length, at + word.length));
        ranges.push(range);
      }
    }
  }
  CSS.highlights.set('found', new Highlight(...ranges));
}
