// What the server says, and the one connection on which it says it as it happens.

async function json(path) {
  const answer = await fetch(path, { cache: 'no-store' });
  if (!answer.ok) {
    throw new Error(`${path}: ${answer.status}`);
  }
  return answer.json();
}

export const getOthers = () => json('/api/others');
export const getOther = name => json(`/api/run?${new URLSearchParams({ other: name })}`);
export const getRuns = () => json('/api/run');
export const getFindings = () => json('/api/findings');
export const getScene = run => json(`/api/scene?run=${run}`);
export const getStatus = run => json(`/api/status?run=${run}`);

// run: one of the page, or one beside it, which has a name alone
export function getMetrics(run, { tags = [], from, to, points } = {}) {
  const query = new URLSearchParams(run.other ? { other: run.name } : { run: run.id });
  if (tags.length) query.set('tags', tags.join(','));
  if (from != null) query.set('from', Math.floor(from));
  if (to != null) query.set('to', Math.ceil(to));
  if (points) query.set('points', points);
  return json(`/api/metrics?${query}`);
}

// Resolves to {done, words}, whatever happens.
export async function steer(verb, subject, value, token) {
  const headers = { 'Content-Type': 'application/json' };
  if (token) headers.Authorization = `Bearer ${token}`;
  try {
    const answer = await fetch('/api/control', {
      method: 'POST', headers, body: JSON.stringify({ verb, subject, value }),
    });
    return await answer.json();
  } catch {
    return { done: false, words: 'nobody answers: the process has ended, or the connection is gone' };
  }
}

const EVENTS = ['row', 'status', 'event', 'activity', 'changed', 'ended'];
const SILENCE_MILLIS = 15_000;
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 5_000;

// Tells `on.open` whenever a connection stands, `on.lost` when it does not, and each event by its name. Comes back by
// itself: a stream that says nothing for long counts as dead.
export function connect(on) {
  let pause = FIRST_PAUSE;
  let source;
  let watchdog;

  const again = () => {
    clearTimeout(watchdog);
    source.close();
    on.lost();
    setTimeout(open, pause);
    pause = Math.min(2 * pause, LONGEST_PAUSE);
  };
  const alive = () => {
    clearTimeout(watchdog);
    watchdog = setTimeout(again, SILENCE_MILLIS);
  };
  function open() {
    source = new EventSource('/api/events');
    source.onopen = () => {
      pause = FIRST_PAUSE;
      alive();
      on.open();
    };
    source.onerror = again;
    for (const name of EVENTS) {
      source.addEventListener(name, event => {
        alive();
        on[name]?.(JSON.parse(event.data));
      });
    }
  }
  open();
}
