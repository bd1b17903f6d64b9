// What a viewer may ask of the run. Each request asks once more.

import { steer } from './api.js';
import { $, h, setText } from './dom.js';

let needsToken = false;
let token = '';

function confirm(title, words) {
  const dialog = $('confirm');
  setText($('confirm-title'), title);
  setText($('confirm-words'), words);
  $('confirm-token').hidden = !needsToken;
  dialog.returnValue = 'no';
  dialog.showModal();
  return new Promise(resolve => dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true }));
}

async function ask(title, words, verb, subject = '', value = '') {
  if (!(await confirm(title, words))) {
    return;
  }
  if (needsToken) {
    token = $('token').value;
  }
  const answer = await steer(verb, subject, value, token);
  setText($('steer-answer'), answer.done ? `Done: ${answer.words}.` : `Not done: ${answer.words}.`);
}

const button = (id, text, action) => h('button', { id, type: 'button', onclick: action }, text);

const SETTINGS = ['pace.updates-per-step', 'rollouts.exploration', 'evaluation.every-steps'];

// Builds the buttons once; `nodes` fills the list of nodes later.
export function build(run, tokenNeeded) {
  needsToken = tokenNeeded;
  $('steer-tools').hidden = !run.steerable;
  setText($('steer-words'), !run.steerable
    ? 'Nothing to steer from here: a run is steered from the page of its own process, while it goes on.'
    : tokenNeeded ? 'Read-only without the token that the run printed when it began.' : 'What is asked here is kept in the run’s records.');
  if (!run.steerable || $('steer-tools').children.length > 0) {
    return;
  }
  const node = h('select', { id: 'drain-node' });
  const key = h('select', { id: 'set-key' }, ...SETTINGS.map(name => h('option', {}, name)));
  const value = h('input', { id: 'set-value', type: 'text', inputmode: 'decimal', size: 8 });
  $('steer-tools').append(
    h('div', { class: 'row' },
      button('pause', 'Pause', () => ask('Pause the run?', 'Updates and environments wait until you resume. Nothing is lost.', 'pause')),
      button('resume', 'Resume', () => ask('Let the run go on?', 'Updates and environments go on where they waited.', 'resume')),
      button('evaluate', 'Evaluate now', () => ask('Evaluate the policy now?', 'The present policy plays its evaluation episodes, beside the training.', 'evaluate')),
      button('checkpoint', 'Checkpoint now', () => ask('Write a checkpoint now?', 'The whole state goes to the disk, beside the training.', 'checkpoint'))),
    h('div', { class: 'row' }, h('label', {}, 'Setting', key), h('label', {}, 'Value', value),
      button('set', 'Set', () => ask(`Set ${key.value}?`, `${key.value} will be ${value.value || 'empty'} from now on, also after a resume.`, 'set', key.value, value.value))),
    h('div', { class: 'row', id: 'drain-row', hidden: true }, h('label', {}, 'Node', node),
      button('drain', 'Drain', () => ask(`Drain ${node.value}?`, 'The node sends what it has and leaves. The training goes on without it.', 'drain', node.value))));
}

export function showNodeNames(status) {
  const select = $('drain-node');
  if (!select) {
    return;
  }
  const names = status.nodes.filter(node => node.state === 'up' && !node.roles.includes('LEARNER')).map(node => node.name);
  $('drain-row').hidden = names.length === 0;
  if ([...select.options].map(option => option.value).join() !== names.join()) {
    const chosen = select.value;
    select.replaceChildren(...names.map(name => h('option', {}, name)));
    if (names.includes(chosen)) {
      select.value = chosen;
    }
  }
}
