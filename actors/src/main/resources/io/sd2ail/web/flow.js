// The picture of the system, live: what flows how fast, how full each buffer is, and who waits for what.

import { $, h, s, setText } from './dom.js';
import { isKnown, percent, rate, whole } from './format.js';

const WIDE = {
  box: '0 0 1060 440',
  at: { rollouts: [10, 50, 215, 150], intake: [300, 50, 215, 150], replay: [590, 50, 200, 150], learner: [865, 50, 185, 150],
    generator: [300, 280, 215, 120], pool: [590, 280, 200, 120], evaluator: [10, 280, 215, 120] },
  arrows: {
    rows: ['M225 125H292', 259, 114], inserted: ['M515 125H582', 549, 114], drawn: ['M790 125H857', 824, 114],
    weights: ['M957 50V20H117V42', 560, 15], synthetic: ['M515 340H582', 549, 328], pooled: ['M790 340H920V208', 850, 328],
    diffusion: ['M1000 200V424H407V408', 720, 418], evaluations: ['M1000 424H117V408', 200, 418] },
};
const TALL = {
  box: '0 0 400 1070',
  at: { rollouts: [40, 40, 320, 115], intake: [40, 205, 320, 150], replay: [40, 405, 320, 95], learner: [40, 550, 320, 120],
    pool: [40, 725, 320, 95], generator: [40, 880, 150, 150], evaluator: [210, 880, 150, 150] },
  arrows: {
    rows: ['M200 155V197', 250, 184], inserted: ['M200 355V397', 250, 384], drawn: ['M200 500V542', 250, 530],
    weights: ['M360 610H386V18H200V32', 290, 12], synthetic: ['M115 880V828', 190, 858], pooled: ['M200 725V678', 250, 706],
    diffusion: ['M40 610H14V955H32', 70, 1056], evaluations: ['M386 610V955H368', 320, 1056] },
};
const TITLES = { rollouts: 'Rollouts', intake: 'Intake', replay: 'Replay', learner: 'Learner', generator: 'Generator', pool: 'Synthetic pool', evaluator: 'Evaluation' };

export class Flow {
  constructor() {
    this.narrow = matchMedia('(max-width: 760px)');
    this.narrow.addEventListener('change', () => this.build());
    this.build();
  }

  build() {
    const layout = this.narrow.matches ? TALL : WIDE;
    this.boxes = {};
    this.labels = {};
    const marker = s('marker', { id: 'head', viewBox: '0 0 10 10', refX: 8, refY: 5, markerWidth: 7, markerHeight: 7, orient: 'auto' },
      s('path', { d: 'M0 0L10 5L0 10Z', class: 'arrow-head' }));
    const svg = s('svg', { viewBox: layout.box, role: 'img', 'aria-labelledby': 'flow-words' }, s('defs', {}, marker));
    for (const [name, [path, x, y]] of Object.entries(layout.arrows)) {
      this.labels[name] = s('text', { x, y, class: 'arrow-label', 'text-anchor': 'middle' });
      svg.append(s('path', { d: path, class: 'arrow', 'marker-end': 'url(#head)' }), this.labels[name]);
    }
    for (const [name, [x, y, width, height]] of Object.entries(layout.at)) {
      const rect = s('rect', { x, y, width, height, rx: 12, class: 'box' });
      const inside = h('div', { class: 'in-box' });
      svg.append(rect, s('foreignObject', { x, y, width, height }, inside));
      this.boxes[name] = { rect, inside, key: '' };
    }
    $('flow-picture').replaceChildren(svg);
    $('flow-picture').hidden = !this.last;
    if (this.last) {
      this.show(...this.last);
    }
  }

  // present: as main.js puts it together; history: latest(tag)
  show(run, status, present, latest) {
    this.last = [run, status, present, latest];
    $('flow-picture').hidden = false;
    const waits = new Map(status.parts.filter(part => part.reason).map(part => [part.part, part.reason]));
    const of = test => [...waits].find(([part]) => test(part))?.[1];
    const onRole = role => of(part => part.startsWith(role));
    const learnerWait = waits.get('learner');
    const intakeWait = waits.get('intake');
    const rolloutWait = of(part => part.startsWith('rollout') && !part.includes(' on '));
    const bounds = status.paused ? '' : learnerWait ? 'rollouts' : intakeWait || rolloutWait ? 'learner' : '';
    const setting = key => Number.parseFloat(run.settings?.[key]);
    const capacity = setting('replay.capacity');
    const stored = Math.min(status.steps, capacity);
    const room = setting('sd2ail.synthesis.pool-rows');
    const pool = latest('synthesis/pool_rows');
    const tolerance = setting('pace.tolerance-updates');
    const lag = Math.max(0, status.lagUpdates);
    this.box('rollouts', bounds, rolloutWait, `${status.workers.length} workers`, rate(present.stepsPerSecond) + ' steps');
    this.box('intake', '', intakeWait, `${whole(status.ledger.inFlight)} rows coming`, null, lag / tolerance, `${whole(lag)} updates behind`);
    this.box('replay', '', null, `${whole(stored)} of ${whole(capacity)} rows`, null, stored / capacity);
    this.box('learner', bounds, learnerWait, `${whole(status.updates)} updates`, `${rate(present.updatesPerSecond)} updates`);
    this.box('generator', '', onRole('generator'), isKnown(latest('synthesis/admission_rate')) ? `${percent(latest('synthesis/admission_rate'))} admitted` : '');
    this.box('pool', '', null, isKnown(pool) ? `${whole(pool)} of ${whole(room)} rows` : 'no rows yet', null, pool / room);
    this.box('evaluator', '', waits.get('evaluations'), isKnown(Number(status.latestReturn)) ? `last return ${whole(Number(status.latestReturn))}` : 'none yet');
    setText(this.labels.rows, rate(present.stepsPerSecond));
    setText(this.labels.inserted, rate(present.stepsPerSecond));
    setText(this.labels.drawn, rate(present.updatesPerSecond));
    setText(this.labels.weights, `weights, version ${whole(status.version)}`);
    setText(this.labels.pooled, 'rows');
    setText(this.labels.diffusion, this.narrow.matches ? 'diffusion' : 'diffusion weights');
    setText(this.labels.evaluations, 'policies');
    setText($('flow-words'), status.paused
      ? 'Paused: nothing flows.'
      : bounds === 'learner' ? 'The learner bounds the rate now: rollouts wait for it.'
        : bounds === 'rollouts' ? 'The rollouts bound the rate now: the learner waits for them.'
          : 'Neither side waits now: learner and rollouts keep up with each other.');
  }

  box(name, bounds, wait, first, second, fill, below) {
    const box = this.boxes[name];
    const key = JSON.stringify([bounds === name, wait, first, second, fill, below]);
    if (box.key === key) {
      return;
    }
    box.key = key;
    box.rect.setAttribute('class', `box ${bounds === name ? 'bounds' : wait ? 'waits' : ''}`);
    const meter = h('i');
    meter.style.width = `${100 * Math.min(1, Math.max(0, fill || 0))}%`;
    box.inside.replaceChildren(
      h('strong', {}, TITLES[name]),
      ...[first, second, below].filter(Boolean).map(text => h('span', {}, text)),
      ...(isKnown(fill) ? [h('div', { class: 'meter' }, meter)] : []),
      ...(bounds === name ? [h('span', { class: 'bound' }, 'bounds the rate')] : []),
      ...(wait ? [h('span', { class: 'wait' }, `waits for ${wait}`)] : []));
  }
}
