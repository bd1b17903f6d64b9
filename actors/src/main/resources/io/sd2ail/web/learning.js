// Which numbers are drawn, and how they are kept up to date.

import { getMetrics } from './api.js';
import { OtherRuns } from './others.js';
import { Chart } from './charts.js';
import { $, h } from './dom.js';
import { isKnown, number, score } from './format.js';

const POINTS = 600;
const RELOAD_ABOVE = 3 * POINTS;

const setting = (run, key) => number(Number.parseFloat(run.settings?.[key]));

// What the policy's reward adds up to when it goes on for ever.
function allowed(run, value) {
  const discount = setting(run, 'sd2ail.sac.discount');
  const scale = setting(run, 'sd2ail.sac.reward-scale');
  return (value * (isKnown(scale) ? scale : 1)) / (1 - discount);
}

const line = (tag, label, more = {}) => ({ tag, label, ...more });
const levels = (...pairs) => run => pairs.map(([label, value]) => ({ label, value: number(value(run)) })).filter(level => isKnown(level.value));

const CHARTS = [
  { title: 'Return', hint: 'What an episode earns; the band is one standard deviation of an evaluation’s episodes.', wide: true,
    lines: [line('eval/mean_reward', 'evaluation', { band: 'eval/std_reward' }), line('rollout/ep_rew_mean', 'training episodes', { thin: true })],
    levels: levels(['expert', run => run.expertReturn], ['cloning alone', run => run.clonedReturn], ['random', run => run.randomReturn]) },
  { title: 'Normalised score', hint: '0 is random, 1 is the expert.',
    lines: [line('eval/normalized_score', 'score')],
    levels: levels(['expert', () => 1], ['cloning alone', run => score(number(run.clonedReturn), number(run.randomReturn), number(run.expertReturn))]) },
  { title: 'Discriminator', hint: 'How surely it takes rows for an expert’s; the agent’s should come closer.',
    lines: [line('train/expert_probability', 'expert'), line('train/agent_probability', 'agent'), line('train/synthetic_probability', 'synthetic'), line('train/threshold', 'threshold', { thin: true })] },
  { title: 'Reward', hint: 'What the discriminator pays; the agent’s comes near the expert’s.',
    lines: [line('train/reward_mean', 'agent'), line('train/expert_reward', 'expert')] },
  { title: 'Critics', hint: 'What they expect, beside what the reward adds up to; far above it they run away.',
    lines: [line('train/value_mean', 'critics expect'), line('train/reward_mean', 'rewards allow', { derive: allowed, thin: true })] },
  { title: 'Temperature', hint: 'Falls and settles; at 0 exploration is over.', lines: [line('train/temperature', 'temperature')] },
  { title: 'Entropy', hint: 'Of the policy’s actions; settles at its target.', lines: [line('train/entropy', 'entropy')] },
  { title: 'Synthetic pool', hint: 'Rows that the learner draws from.',
    lines: [line('synthesis/pool_rows', 'rows')], levels: levels(['room', run => setting(run, 'sd2ail.synthesis.pool-rows')]) },
  { title: 'Admission', hint: 'Share of sampled rows that pass the threshold; 0 means that the pool is frozen.', lines: [line('synthesis/admission_rate', 'admitted')] },
  { title: 'Age of the pool', hint: 'Updates since its rows came in; levels once it is full.', lines: [line('synthesis/pool_age_updates', 'updates')] },
  { title: 'Priorities', hint: 'Entropy of the draws by priority; 1 is uniform, near 0 few rows are drawn all the time.',
    lines: [line('train/expert_priority_entropy', 'expert'), line('synthesis/pool_priority_entropy', 'synthetic')] },
  { title: 'Updates behind', hint: 'Updates due and not done; at the tolerance rollouts wait.',
    lines: [line('pace/lag_updates', 'updates')], levels: levels(['tolerance', run => setting(run, 'pace.tolerance-updates')]) },
  { title: 'Updates a step', hint: 'Since the warm-up, against the law of pace.',
    lines: [line('time/updates_per_second', 'updates a step', { ratio: true })], levels: levels(['law', run => setting(run, 'pace.updates-per-step')]) },
  { title: 'Policy’s lag', hint: 'Versions between the newest weights and those a row was made with.', lines: [line('pace/policy_lag_versions', 'versions')] },
  { title: 'Speed', hint: 'Per second; the slower side sets the pace.', lines: [line('time/updates_per_second', 'updates'), line('time/fps', 'steps')] },
];

const NAMES = ['steps', 'updates', 'seconds', 'mean', 'min', 'max'];

export class Learning {
  constructor() {
    this.runs = [];
    this.others = new OtherRuns(run => this.loadOne(run), () => this.redraw());
    this.history = new Map();
    this.hidden = new Set();
    this.charts = CHARTS.map(spec => new Chart($('charts'), spec, (chart, from, to) => this.look(chart, from, to)));
    this.charts.forEach(chart => { chart.element.hidden = true; });
    $('axis').addEventListener('change', () => this.redraw());
    $('log').addEventListener('change', () => this.redraw());
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.redraw());
  }

  setRuns(runs) {
    this.runs = runs;
    $('overlays').replaceChildren(...(runs.length < 2 ? [] : runs.map(run => h('label', {},
      h('input', { type: 'checkbox', checked: !this.hidden.has(run.id), onchange: event => this.show(run.id, event.target.checked) }),
      ` ${run.name}`))));
    this.redraw();
  }

  show(id, visible) {
    visible ? this.hidden.delete(id) : this.hidden.add(id);
    this.redraw();
  }

  async load() {
    await Promise.all([...this.runs, ...this.others.chosen].map(run => this.loadOne(run)));
    this.redraw();
  }

  async loadOne(run) {
    this.history.set(run.id, await getMetrics(run, { points: POINTS }));
  }

  // A new row of a run. What was loaded may hold it already.
  append(row) {
    const history = this.history.get(row.run);
    if (!history) {
      return;
    }
    for (const [tag, value] of Object.entries(row.values)) {
      const column = (history[tag] ??= Object.fromEntries(NAMES.map(name => [name, []])));
      if (isKnown(value) && !(column.updates.at(-1) >= row.updates && column.steps.at(-1) >= row.steps)) {
        const entry = { steps: row.steps, updates: row.updates, seconds: row.seconds, mean: value, min: value, max: value };
        NAMES.forEach(name => column[name].push(entry[name]));
      }
      this.tooLong ||= column.steps.length > RELOAD_ABOVE;
    }
    this.later();
  }

  // At most once a second, and not while nobody sees it.
  later() {
    this.timer ??= setTimeout(async () => {
      this.timer = undefined;
      if (document.hidden) {
        this.later();
      } else if (this.tooLong) {
        this.tooLong = false;
        await this.load().catch(() => this.redraw());
      } else {
        this.redraw();
      }
    }, 1000);
  }

  latest(run, tag) {
    return number(this.history.get(run)?.[tag]?.mean.at(-1));
  }

  best(run) {
    const column = this.history.get(run)?.['eval/mean_reward'];
    return column?.max.length ? Math.max(...column.max) : NaN;
  }

  async look(chart, from, to) {
    if (from === null) {
      chart.detail = null;
      this.drawChart(chart);
      return;
    }
    if ($('axis').value !== 'steps') {
      return;
    }
    const tags = chart.spec.lines.flatMap(each => [each.tag, ...(each.band ? [each.band] : [])]);
    try {
      const runs = [...this.runs, ...this.others.chosen];
      const all = await Promise.all(runs.map(run => getMetrics(run, { tags, from, to, points: POINTS })));
      chart.detail = new Map(runs.map((run, i) => [run.id, all[i]]));
      this.drawChart(chart);
    } catch {
      // What is there stays: the connection says what is wrong.
    }
  }

  redraw() {
    this.charts.forEach(chart => this.drawChart(chart));
    $('no-charts').hidden = this.charts.some(chart => !chart.element.hidden);
  }

  drawChart(chart) {
    const axis = $('axis').value;
    const runs = this.runs.filter(run => !this.hidden.has(run.id));
    const many = runs.length > 1;
    const series = [];
    for (const run of [...runs, ...this.others.chosen]) {
      const history = (axis === 'steps' && chart.detail?.get(run.id)) || this.history.get(run.id) || {};
      chart.spec.lines.forEach((each, i) => {
        const column = history[each.tag];
        if (column) {
          series.push(this.lineOf(chart, run, each, i, column, history, axis, many));
        }
      });
    }
    chart.draw(series, chart.spec.levels && runs.length ? chart.spec.levels(runs[0]) : [], { axis, log: $('log').checked });
  }

  lineOf(chart, run, each, i, column, history, axis, many) {
    let y = column.mean;
    if (each.derive) {
      y = y.map(value => each.derive(run, value));
    } else if (each.ratio) {
      const warmup = setting(run, 'pace.warmup-steps');
      y = column.updates.map((updates, at) => (column.steps[at] > warmup ? updates / (column.steps[at] - warmup) : null));
    }
    const single = chart.spec.lines.length === 1;
    const order = run.other ? this.runs.length + this.others.chosen.indexOf(run) : this.runs.indexOf(run);
    if (run.other) {
      // Thin and in dashes: the page's own run stays what the eye finds first.
      return { label: `${run.name}: ${each.label}`, colour: single ? order : i, dash: order, thin: true, x: column[axis], y };
    }
    const result = {
      label: many ? `${run.name}: ${each.label}` : each.label,
      colour: many && (single || chart.spec.wide) ? order : i,
      dash: many && !(single || chart.spec.wide) ? order : chart.spec.wide && many ? i : 0,
      thin: each.thin, x: column[axis], y,
    };
    const deviation = each.band && history[each.band]?.mean;
    if (deviation && !many && deviation.length === y.length) {
      result.low = y.map((value, at) => value - deviation[at]);
      result.high = y.map((value, at) => value + deviation[at]);
    } else if (single && !many && !each.ratio && column.max.some((value, at) => value > column.min[at])) {
      result.low = column.min;
      result.high = column.max;
    }
    return result;
  }
}
