// One chart: a uPlot with the page's colours, a sentence for those who don't see it, and a closer look on request.

import uPlot from '/lib/uplot.js';
import { h, setText } from './dom.js';
import { compact, duration, plain } from './format.js';

const DASHES = [[], [8, 4], [2, 4], [10, 4, 2, 4], [4, 4], [14, 6], [1, 3], [6, 2]];
const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export class Chart {
  // spec: {title, hint, wide, lines: [{tag, label, thin, band, derive}], levels: run => [{label, value}], log}
  constructor(parent, spec, onZoom) {
    this.spec = spec;
    this.onZoom = onZoom;
    this.summary = h('p', { class: 'quiet' }, spec.hint);
    this.frame = h('div', { 'aria-hidden': 'true' });
    this.element = h('div', { class: spec.wide ? 'chart wide' : 'chart', role: 'group', 'aria-label': spec.title },
      h('h3', {}, spec.title), this.summary, this.frame);
    this.plot = null;
    this.key = '';
    parent.append(this.element);
    new ResizeObserver(() => this.resize()).observe(this.element);
  }

  resize() {
    const width = Math.floor(this.element.clientWidth);
    if (this.plot && width > 0 && width !== this.plot.width) {
      this.plot.setSize({ width, height: this.height(width) });
    }
  }

  height(width) {
    return this.spec.wide ? Math.max(240, Math.min(380, Math.round(width * 0.32))) : 210;
  }

  // series: [{label, colour: index, dash: index, thin, x, y, low, high}], levels: [{label, value}]
  draw(series, levels, { axis, log }) {
    const shown = series.filter(line => line.x.length > 0);
    this.element.hidden = shown.length === 0;
    if (shown.length === 0) {
      return;
    }
    const scale = log && shown.every(line => line.y.every(value => value > 0)) ? 3 : 1;
    const key = JSON.stringify([axis, scale, levels, shown.map(line => [line.label, line.dash, !!line.low]), colour('--ink')]);
    const data = this.join(shown, levels);
    if (key !== this.key) {
      this.key = key;
      this.plot?.destroy();
      this.make(shown, levels, axis, scale, data);
    } else {
      this.plot.setData(data, !this.zoomed);
    }
    // Without a pointer the legend says the newest values. A new plot empties it once it has drawn itself, a task later.
    const newest = { idxs: data.map(column => column.findLastIndex(value => value != null)) };
    this.plot.setLegend(newest);
    queueMicrotask(() => this.plot?.setLegend(newest));
    this.describe(shown, levels, axis);
  }

  join(shown, levels) {
    const tables = shown.map(line => (line.low ? [line.x, line.y, line.low, line.high] : [line.x, line.y]));
    const joined = uPlot.join(tables);
    const x = joined[0];
    return [...joined, ...levels.map(level => x.map(() => level.value))];
  }

  make(shown, levels, axis, scale, data) {
    const series = [{ label: axis === 'steps' ? 'steps' : 'time', value: (_, value) => (value == null ? '–' : axis === 'steps' ? Math.round(value).toLocaleString('en') : duration(value)) }];
    const bands = [];
    for (const line of shown) {
      const stroke = colour(`--s${line.colour % 8}`);
      const common = { stroke, spanGaps: true, points: { show: line.x.length < 3, size: 6 }, value: (_, value) => plain(value) };
      series.push({ ...common, label: line.label, width: line.thin ? 1 : 2.2, dash: DASHES[line.dash % DASHES.length] });
      if (line.low) {
        const edge = { ...common, width: 0, points: { show: false } };
        series.push({ ...edge, label: `${line.label}, low` }, { ...edge, label: `${line.label}, high` });
        bands.push({ series: [series.length - 1, series.length - 2], fill: `${stroke}2e` });
      }
    }
    levels.forEach((level, i) => series.push({ label: level.label, stroke: colour(['--ink', '--s3', '--soft'][i % 3]), width: 1.3, dash: [[6, 5], [2, 4], [10, 3, 2, 3]][i % 3], points: { show: false }, value: (_, value) => plain(value) }));
    const tick = { stroke: colour('--soft'), grid: { stroke: colour('--grid'), width: 1 }, ticks: { show: false }, font: '13px system-ui, sans-serif' };
    const width = Math.max(200, Math.floor(this.element.clientWidth));
    this.plot = new uPlot({
      width,
      height: this.height(width),
      series,
      bands,
      scales: { x: { time: false }, y: { distr: scale } },
      axes: [
        { ...tick, space: 70, size: 32, values: (_, splits) => splits.map(value => (axis === 'steps' ? compact(value) : duration(value))) },
        { ...tick, size: 58, values: (_, splits) => splits.map(value => (value == null ? '' : compact(value))) }],
      cursor: { sync: { key: 'charts', setSeries: false }, drag: { x: true, y: false } },
      legend: { live: true },
      hooks: {
        setSelect: [plot => plot.select.width > 4 && this.zoom(plot)],
        ready: [plot => plot.over.addEventListener('dblclick', () => this.unzoom())],
      },
    }, data, this.frame);
    this.hideEdges(shown);
  }

  // The edges of a band need no line in the legend.
  hideEdges(shown) {
    const rows = this.frame.querySelectorAll('.u-legend .u-series');
    let at = 1;
    for (const line of shown) {
      at += 1;
      if (line.low) {
        rows[at].hidden = true;
        rows[at + 1].hidden = true;
        at += 2;
      }
    }
  }

  zoom(plot) {
    this.zoomed = true;
    this.onZoom(this, plot.posToVal(plot.select.left, 'x'), plot.posToVal(plot.select.left + plot.select.width, 'x'));
  }

  unzoom() {
    if (this.zoomed) {
      this.zoomed = false;
      this.onZoom(this, null, null);
    }
  }

  describe(shown, levels, axis) {
    const last = shown.map(line => `${line.label} ${plain(line.y.at(-1))}`).join(', ');
    const end = shown[0].x.at(-1);
    const against = levels.map(level => `${level.label} ${plain(level.value)}`).join(', ');
    setText(this.summary, this.spec.hint);
    this.element.setAttribute('aria-label', `${this.spec.title}. ${this.spec.hint} At ${axis === 'steps' ? `step ${Math.round(end)}` : duration(end)}: ${last}${against ? `; ${against}` : ''}.`);
  }
}
