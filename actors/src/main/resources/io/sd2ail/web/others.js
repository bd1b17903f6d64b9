// Runs beside the page's own in its folder: which of them are drawn over it.

import { getOther, getOthers } from './api.js';
import { $, h, setText } from './dom.js';

const MOST = 8;
const RELOAD_MILLIS = 15_000;

export class OtherRuns {
  // load: has the numbers of a run fetched; changed: they are to be drawn
  constructor(load, changed) {
    this.load = load;
    this.changed = changed;
    this.chosen = [];
    $('others').addEventListener('toggle', () => $('others').open && this.list());
    setInterval(() => this.reload(), RELOAD_MILLIS);
  }

  async list() {
    try {
      const all = await getOthers();
      setText($('others-words'), all.length ? `At most ${MOST} at a time.` : 'No other run lies in the folder of this one.');
      $('others-list').replaceChildren(...all.map(run => h('li', {}, h('label', {},
        h('input', { type: 'checkbox', checked: this.chosen.some(other => other.name === run.name), onchange: event => this.choose(run.name, event.target) }),
        ` ${run.name}`, h('small', {}, [run.environment, run.state].filter(Boolean).join(', '))))));
    } catch {
      setText($('others-words'), 'The list can’t be had at the moment.');
    }
  }

  async choose(name, box) {
    if (!box.checked) {
      this.chosen = this.chosen.filter(run => run.name !== name);
    } else if (this.chosen.length === MOST) {
      box.checked = false;
      setText($('others-words'), `More than ${MOST} can’t be told apart: take one away first.`);
    } else {
      try {
        const run = { ...await getOther(name), other: true, id: `other ${name}` };
        await this.load(run);
        this.chosen.push(run);
      } catch {
        box.checked = false;
        setText($('others-words'), `${name} can’t be read.`);
      }
    }
    this.changed();
  }

  // Those that go on in another process grow.
  async reload() {
    const growing = this.chosen.filter(run => run.state === 'running');
    if (growing.length && !document.hidden) {
      await Promise.all(growing.map(run => this.load(run))).then(this.changed, () => {});
    }
  }
}
