// What runs, how far it is, and how well, for somebody who has never seen it.

import { $, h, s, setClass, setText } from './dom.js';
import { duration, isKnown, moment, number, percent, plain, rate, score, whole } from './format.js';

const SHAPES = {
  well: () => [
    s('circle', { cx: 24, cy: 24, r: 20, fill: 'none', stroke: 'currentColor', 'stroke-width': 4 }),
    s('path', { d: 'M14 25l7 7 13-15', fill: 'none', stroke: 'currentColor', 'stroke-width': 5, 'stroke-linecap': 'round', 'stroke-linejoin': 'round' })],
  attention: () => [
    s('path', { d: 'M24 5L45 42H3Z', fill: 'none', stroke: 'currentColor', 'stroke-width': 4, 'stroke-linejoin': 'round' }),
    s('path', { d: 'M24 18v11M24 35v1', fill: 'none', stroke: 'currentColor', 'stroke-width': 5, 'stroke-linecap': 'round' })],
  stopped: () => [
    s('rect', { x: 5, y: 5, width: 38, height: 38, rx: 8, fill: 'none', stroke: 'currentColor', 'stroke-width': 4 }),
    s('path', { d: 'M18 15v18M30 15v18', stroke: 'currentColor', 'stroke-width': 6, 'stroke-linecap': 'round' })],
};
const WORDS = { well: 'Well', attention: 'Attention', stopped: 'Stopped' };

let shownLevel = '';

export function showSentence(level, sentence) {
  const name = level.toLowerCase();
  if (shownLevel !== name) {
    shownLevel = name;
    setClass($('mark'), `mark ${name}`);
    $('mark').replaceChildren(s('svg', { viewBox: '0 0 48 48' }, ...SHAPES[name]()));
  }
  // A number that counts up each second is not read out each second.
  const text = `${WORDS[name]}: ${sentence}`;
  const element = $('sentence');
  if (element.dataset.text !== text) {
    element.dataset.text = text;
    element.replaceChildren(h('b', {}, WORDS[name]), ` · ${sentence}`);
  }
  document.title = `${WORDS[name]} · ${$('run-name').textContent || 'sd2ail'}`;
}

export function showRun(run) {
  setText($('run-name'), run.name);
  setText($('title'), run.environment
    ? `${run.environment}, ${run.algorithm}, seed ${run.seed}, since ${moment(run.startedMillis)}`
    : run.name);
  setText($('directory'), run.directory);
}

let tileKey = '';

// present: {steps, total, updates, stepsPerSecond, updatesPerSecond, trainingSeconds, latest, best}
export function showPresent(run, present) {
  const done = isKnown(present.steps) && present.total > 0 ? Math.min(1, present.steps / present.total) : 0;
  $('progress-fill').style.width = `${100 * done}%`;
  $('progress').setAttribute('aria-valuenow', Math.round(100 * done));
  $('progress').setAttribute('aria-valuetext', `${whole(present.steps)} of ${whole(present.total)} steps`);
  const left = present.stepsPerSecond > 0 ? (present.total - present.steps) / present.stepsPerSecond : NaN;
  const latest = number(present.latest);
  const ofExpert = score(latest, number(run.randomReturn), number(run.expertReturn));
  const tiles = [
    ['Steps', percent(done), `${whole(present.steps)} of ${whole(present.total)}`],
    run.state === 'running'
      ? ['Time left', isKnown(left) ? duration(left) : 'not known yet', `${duration(present.trainingSeconds)} trained`]
      : ['Trained', duration(present.trainingSeconds), run.state],
    ['Return now', plain(latest), isKnown(present.best) ? `best ${plain(number(present.best))}` : ''],
    isKnown(run.expertReturn)
      ? ['Of the expert', percent(ofExpert), `0 % random ${plain(run.randomReturn)}, 100 % expert ${plain(run.expertReturn)}`]
      : null,
    isKnown(run.clonedReturn)
      ? ['Against cloning', isKnown(latest) ? `${latest >= run.clonedReturn ? '+' : '−'}${plain(Math.abs(latest - run.clonedReturn))}` : '–',
        `cloning alone had ${plain(run.clonedReturn)}`]
      : null,
    ['Pace', rate(present.stepsPerSecond), `steps; ${rate(present.updatesPerSecond)} updates`],
  ].filter(Boolean);
  const key = JSON.stringify(tiles);
  if (key !== tileKey) {
    tileKey = key;
    $('tiles').replaceChildren(...tiles.map(([title, value, below]) => h('div', {},
      h('dt', {}, title), h('dd', {}, value, below ? h('small', {}, below) : null))));
  }
}
