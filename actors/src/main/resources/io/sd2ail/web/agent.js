// The agent's episode beside the expert's: the server sends where everything is, this draws it.
import { getScene } from './api.js';
import { h } from './dom.js';
import { fetchEpisode, isSame } from './episodes.js';
import { whole } from './format.js';

const GAP = 3; // CSS pixels
const STACKED_BELOW = 560; // CSS pixels
const SPEEDS = [0.25, 0.5, 1, 2, 4];
const DEGREES_PER_PIXEL = 0.4;
const DEGREES_PER_KEY = 5;
const LONGEST_GAP = 0.1; // seconds: a tab that slept doesn't jump

const tenths = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

class Player {
  constructor(section, run) {
    this.section = section;
    this.run = run;
    this.episodes = {};
    this.sentences = {};
    this.pending = null;
    this.seconds = 0;
    this.speed = 1;
    this.visible = true;
    this.playing = !matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.build();
  }

  build() {
    this.canvas = h('canvas', { tabindex: '0', role: 'img', class: 'agent-canvas' });
    this.labels = { agent: h('div', { class: 'agent-label agent' }), expert: h('div', { class: 'agent-label expert' }) };
    this.stage = h('div', { class: 'agent-stage' }, this.canvas, this.labels.agent, this.labels.expert);
    this.button = h('button', { type: 'button', class: 'agent-play' });
    this.slider = h('input', { type: 'range', min: '0', max: '0', step: 'any', value: '0', 'aria-label': 'Time of the episode' });
    this.clock = h('output', { class: 'agent-clock' });
    this.speeds = h('select', { 'aria-label': 'Speed' }, ...SPEEDS.map(speed => h('option', { value: speed }, `${speed}×`)));
    this.speeds.value = '1';
    this.choice = h(
      'select',
      { 'aria-label': 'Episode' },
      h('option', { value: 'agent' }, 'last evaluation'),
      h('option', { value: 'best' }, 'best evaluation'),
    );
    this.newer = h('button', { type: 'button', class: 'agent-newer', hidden: '' });
    this.controls = h(
      'div',
      { class: 'agent-controls', hidden: '' },
      this.button,
      this.slider,
      this.clock,
      this.speeds,
      this.choice,
      this.newer,
    );
    this.sentence = h('p', { class: 'agent-sentence', role: 'status' });
    this.stage.hidden = true;
    this.section.append(this.stage, this.controls, this.sentence);
    this.button.addEventListener('click', () => this.setPlaying(!this.playing));
    this.slider.addEventListener('input', () => this.seek(Number(this.slider.value)));
    this.speeds.addEventListener('change', () => (this.speed = Number(this.speeds.value)));
    this.choice.addEventListener('change', () => this.load());
    this.newer.addEventListener('click', () => this.takePending());
    this.listenToCanvas();
  }

  listenToCanvas() {
    this.canvas.addEventListener('keydown', event => {
      const turns = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
      if (turns) {
        this.figures.turn(DEGREES_PER_KEY * turns[0], DEGREES_PER_KEY * turns[1]);
      } else if (event.key === ' ') {
        this.setPlaying(!this.playing);
      } else if (event.key === '+' || event.key === '-') {
        this.zoom(event.key === '+' ? 1.1 : 1 / 1.1);
      } else {
        return;
      }
      event.preventDefault();
      this.paint();
    });
    this.canvas.addEventListener('pointermove', event => {
      if (event.buttons & 1) {
        this.figures.turn(-DEGREES_PER_PIXEL * event.movementX, DEGREES_PER_PIXEL * event.movementY);
        this.paint();
      }
    });
    this.canvas.addEventListener('pointerdown', event => this.canvas.setPointerCapture(event.pointerId));
  }

  zoom(factor) {
    this.figures.zoom = Math.min(Math.max(this.figures.zoom * factor, 0.3), 4);
  }

  async open() {
    const scene = await getScene(this.run);
    if (scene.missing) {
      this.say(scene.missing);
      return;
    }
    if (!document.createElement('canvas').getContext('webgl2')) {
      this.say('This browser has no WebGL, so the agent is not drawn; everything else on this page works.');
      return;
    }
    // Only now: who has nothing to draw loads no library.
    const { Figures } = await import('./figures.js');
    this.Figures = Figures;
    this.figures = new Figures(this.canvas, scene);
    this.environment = scene.environment;
    this.stage.hidden = false;
    this.controls.hidden = false;
    this.setPlaying(this.playing);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.recolor());
    new ResizeObserver(() => this.resize()).observe(this.stage);
    new IntersectionObserver(([entry]) => (this.visible = entry.isIntersecting)).observe(this.stage);
    this.recolor();
    await Promise.all([this.load(), this.loadExpert()]);
    requestAnimationFrame(now => this.tick(now));
  }

  async load() {
    const wanted = this.choice.value;
    const episode = await fetchEpisode(this.run, wanted);
    if (wanted === this.choice.value) {
      this.pending = null;
      this.put('agent', episode);
    }
  }

  async loadExpert() {
    this.put('expert', await fetchEpisode(this.run, 'expert'));
  }

  // After an evaluation: what is new is shown when the present episode has come to its end.
  async evaluated() {
    if (!this.figures) {
      return;
    }
    const wanted = this.choice.value;
    const episode = await fetchEpisode(this.run, wanted);
    const shown = this.episodes.agent;
    if (wanted !== this.choice.value || episode.missing || (shown && isSame(shown, episode))) {
      return;
    }
    this.pending = episode;
    if (!shown) {
      this.takePending();
    } else {
      this.newer.textContent = `newer episode, step ${whole(episode.environmentSteps)}: show now`;
      this.newer.hidden = false;
    }
  }

  takePending() {
    const episode = this.pending;
    this.pending = null;
    this.seconds = 0;
    if (episode) {
      this.put('agent', episode);
    }
  }

  put(name, episode) {
    this.newer.hidden = this.pending === null;
    this.sentences[name] = episode.missing ?? '';
    if (episode.missing) {
      delete this.episodes[name];
      this.figures.hide(name);
    } else {
      this.episodes[name] = episode;
      this.figures.show(name, episode, this.palette[name]);
    }
    this.say([this.sentences.agent, this.sentences.expert].filter(Boolean).join(' '));
    this.slider.max = String(this.duration());
    this.seconds = Math.min(this.seconds, this.duration());
    this.resize();
  }

  say(words) {
    this.sentence.textContent = words;
  }

  duration() {
    return Math.max(0, ...Object.values(this.episodes).map(episode => episode.seconds));
  }

  recolor() {
    const style = getComputedStyle(this.section);
    const color = name => style.getPropertyValue(name).trim();
    this.palette = { agent: color('--agent-color'), expert: color('--expert-color') };
    this.figures.colors({
      background: color('--stage-color'),
      ground: color('--ground-color'),
      line: color('--line-color'),
      neutral: color('--neutral-color'),
    });
    for (const [name, episode] of Object.entries(this.episodes)) {
      this.figures.show(name, episode, this.palette[name]);
    }
    this.paint();
  }

  // Side by side, or one above the other where it is narrow.
  views() {
    const names = ['agent', 'expert'].filter(name => this.episodes[name]);
    const { clientWidth: width, clientHeight: height } = this.stage;
    const stacked = width < STACKED_BELOW;
    const share = ((stacked ? height : width) - GAP * (names.length - 1)) / names.length;
    return Object.fromEntries(
      names.map((name, i) => {
        const start = i * (share + GAP);
        const view = stacked ? { left: 0, top: start, width, height: share } : { left: start, top: 0, width: share, height };
        return [name, view];
      }),
    );
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.stage;
    if (width && height && this.figures) {
      this.figures.resize(width, height, Math.min(devicePixelRatio, 2));
      const views = this.views();
      for (const [name, label] of Object.entries(this.labels)) {
        label.hidden = !views[name];
        if (views[name]) {
          label.style.left = `${views[name].left}px`;
          label.style.top = `${views[name].top}px`;
        }
      }
      this.paint();
    }
  }

  setPlaying(playing) {
    this.playing = playing;
    this.button.textContent = playing ? '❚❚' : '▶';
    this.button.setAttribute('aria-label', playing ? 'Pause the episode' : 'Play the episode');
    this.before = undefined;
  }

  seek(seconds) {
    this.setPlaying(false);
    this.seconds = Math.min(Math.max(seconds, 0), this.duration());
    this.paint();
  }

  tick(now) {
    const gap = this.before === undefined ? 0 : Math.min((now - this.before) / 1000, LONGEST_GAP);
    this.before = now;
    if (this.playing && this.visible && this.duration() > 0) {
      this.seconds += gap * this.speed;
      if (this.seconds >= this.duration()) {
        this.seconds = 0;
        this.takePending();
      }
      this.paint();
    }
    requestAnimationFrame(then => this.tick(then));
  }

  paint() {
    const views = this.views();
    if (!this.stage.clientWidth || Object.keys(views).length === 0) {
      return;
    }
    this.figures.draw(this.seconds, views);
    this.slider.value = String(this.seconds);
    const time = `${tenths.format(this.seconds)} of ${tenths.format(this.duration())} s`;
    this.slider.setAttribute('aria-valuetext', time);
    this.clock.textContent = time;
    const said = [this.label('agent', 'Agent'), this.label('expert', 'Expert')].filter(Boolean);
    this.canvas.setAttribute('aria-label', `${this.environment}. ${said.join('. ')}. Arrow keys turn the view, space plays and pauses.`);
  }

  label(name, title) {
    const episode = this.episodes[name];
    if (!episode) {
      return '';
    }
    const { frame } = this.Figures.frameAt(episode, this.seconds);
    const parts = [];
    if (episode.environmentSteps !== undefined) {
      parts.push(`after step ${whole(episode.environmentSteps)}`);
    }
    if (episode.rewards) {
      parts.push(`return ${tenths.format(episode.returns[frame])}`);
    }
    if (this.seconds >= episode.seconds && this.seconds < this.duration()) {
      parts.push(`${episode.whole ? 'ended' : 'shown until'} at ${tenths.format(episode.seconds)} s`);
    }
    this.labels[name].replaceChildren(h('strong', {}, title), ` ${parts.join(' · ')}`);
    return `${title} ${parts.join(', ')}`;
  }

  pose() {
    return {
      seconds: this.seconds,
      playing: this.playing,
      environmentSteps: this.episodes.agent?.environmentSteps ?? null,
      agent: this.figures?.drawn('agent') ?? null,
      expert: this.figures?.drawn('expert') ?? null,
    };
  }
}

// Called once, when the page knows the run.
//
// section  the element <section id="agent">, hidden
// link     the link to it in the navigation, hidden
// run      as /api/run has it
//
// Returns what is to be called after each evaluation.
export function start({ section, link, run }) {
  section.hidden = false;
  link.hidden = false;
  const player = new Player(section, run.id);
  window.sd2ailAgent = { pose: () => player.pose(), seek: seconds => player.seek(seconds) };
  player.open().catch(failure => player.say(`The agent can't be shown: ${failure.message}.`));
  return () => player.evaluated().catch(() => {}); // the connection tells that it is gone
}
