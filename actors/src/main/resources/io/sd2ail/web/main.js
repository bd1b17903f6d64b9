// Puts the parts of the page together: loads what there is, then follows what happens.

import { start as startAgent } from './agent.js';
import { connect, getFindings, getRuns, getStatus } from './api.js';
import { $, setClass, setText } from './dom.js';
import { showFindings } from './findings.js';
import { Flow } from './flow.js';
import { isKnown, number } from './format.js';
import { Learning } from './learning.js';
import { noNodes, showEvent, showEvents, showNodes } from './nodes.js';
import { build as buildSteer, showNodeNames } from './steer.js';
import { showPresent, showRun, showSentence } from './top.js';

const RATE_MILLIS = 20_000;
const RELOAD_MILLIS = 2_000;

const learning = new Learning();
const flow = new Flow();
let runs = [];
let agentStarted = false;
let agentEvaluated = () => {};
const waiting = [];
let loading = false;
let ended = '';

// Rates over the last seconds, from what each status counts.
const past = [];
function rates(now, status) {
  past.push({ now, steps: status.steps, updates: status.updates, nodes: new Map(status.nodes.map(node => [node.name,
    status.workers.filter(worker => worker.node === node.name).reduce((all, worker) => all + worker.inserted, 0)])) });
  while (past.length > 2 && (now - past[0].now > RATE_MILLIS || past[0].steps > status.steps)) {
    past.shift();
  }
  const first = past[0];
  const seconds = (now - first.now) / 1000;
  const per = (after, before) => (seconds > 0 && isKnown(before) ? Math.max(0, after - before) / seconds : NaN);
  const last = past.at(-1);
  return {
    steps: per(last.steps, first.steps),
    updates: per(last.updates, first.updates),
    nodes: new Map([...last.nodes].map(([name, inserted]) => [name, per(inserted, first.nodes.get(name))])),
  };
}

// What the server reads for the first time is shown as far as it is.
const unread = new Set();
let shownAt = 0;
async function onRead(message) {
  const before = unread.size;
  message.read < 1 ? unread.add(message.run) : unread.delete(message.run);
  if (before && !unread.size) {
    await loadRuns();
    await learning.load();
  } else if (unread.size && Date.now() - shownAt > RELOAD_MILLIS) {
    shownAt = Date.now();
    await learning.load();
  }
}

function onStatus(message) {
  onRead(message).catch(() => {});
  if (message.run !== 0 || runs.length === 0) {
    return;
  }
  const run = runs[0];
  showSentence(message.level, message.read < 1 ? `reading ${Math.floor(100 * message.read)} %; ${message.sentence}` : message.sentence);
  const latest = tag => learning.latest(0, tag);
  const status = message.status;
  if (!status) {
    const column = learning.history.get(0)?.['time/updates_per_second'] ?? learning.history.get(0)?.['eval/mean_reward'];
    showPresent(run, {
      steps: column?.steps.at(-1) ?? 0, total: run.steps, updates: column?.updates.at(-1), trainingSeconds: message.trainingSeconds,
      latest: latest('eval/mean_reward'), best: learning.best(0), stepsPerSecond: latest('time/fps'), updatesPerSecond: latest('time/updates_per_second'),
    });
    noNodes('No process of the run answers here.');
    return;
  }
  const speed = rates(message.nowMillis, status);
  const running = run.state === 'running';
  const present = {
    steps: status.steps, total: status.totalSteps, updates: status.updates, trainingSeconds: message.trainingSeconds,
    latest: number(status.latestReturn), best: number(status.bestReturn),
    stepsPerSecond: running ? speed.steps : latest('time/fps'), updatesPerSecond: running ? speed.updates : latest('time/updates_per_second'),
  };
  showPresent(run, present);
  flow.show(run, status, present, latest);
  showNodes(status, speed.nodes);
  showNodeNames(status);
}

// What the page is about; asked again whenever the server says that it changed.
async function loadRuns() {
  const answer = await getRuns();
  runs = answer.runs;
  setText($('version'), answer.version);
  showRun(runs[0]);
  showEvents(runs[0].events);
  buildSteer(runs[0], answer.needsToken);
  learning.setRuns(runs);
  if (!agentStarted && runs[0].environment) {
    agentStarted = true;
    agentEvaluated = startAgent({ section: $('agent'), link: $('agent-link'), run: runs[0] });
  }
  // To look for what is wrong may take as long as to read all: nothing waits for it.
  getFindings().then(showFindings, () => {});
}

async function load() {
  loading = true;
  try {
    await loadRuns();
    await learning.load();
    onStatus(await getStatus(0));
    ended = '';
    setClass($('connection'), 'connection');
    setText($('connection'), 'live');
  } finally {
    loading = false;
    waiting.splice(0).forEach(row => learning.append(row));
  }
}

connect({
  open: () => load().catch(() => lost()),
  lost,
  row: row => {
    if (row.run === 0 && 'eval/mean_reward' in row.values) agentEvaluated();
    return loading ? waiting.push(row) : learning.append(row);
  },
  status: onStatus,
  ended: message => {
    if (message.run === 0) {
      ended = message.outcome;
      showSentence('STOPPED', ended);
    }
  },
  event: entry => { if (entry.run === 0) showEvent(entry); },
  changed: () => {
    agentEvaluated();
    loadRuns().catch(() => {});
  },
});

function lost() {
  past.length = 0;
  if (ended) {
    setClass($('connection'), 'connection ended');
    setText($('connection'), `run ended: ${ended}`);
    return;
  }
  setClass($('connection'), 'connection lost');
  setText($('connection'), 'connection lost, trying again');
}
