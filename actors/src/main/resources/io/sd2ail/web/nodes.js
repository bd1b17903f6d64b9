// Who takes part, and what happened.

import { $, h, setText } from './dom.js';
import { clock, mebibytes, percent, rate, whole } from './format.js';

const kind = state => (state === 'up' ? 'up' : state.startsWith('silent') ? 'silent' : state === 'draining' ? '' : 'gone');
const SIGNS = { up: '●', silent: '◐', gone: '✕', '': '○' };

// What is resident, then the heap within it.
const memory = use => {
  const heap = use.heapMax > 0 ? `heap ${mebibytes(use.heapUsed)} of ${mebibytes(use.heapMax)}` : '';
  return [use.resident > 0 ? mebibytes(use.resident) : '', heap].filter(Boolean).join(', ');
};

let tableKey = '';

// rates: node name to steps a second
export function showNodes(status, rates) {
  const rows = status.nodes.map(node => {
    const workers = status.workers.filter(worker => worker.node === node.name);
    const sum = field => workers.reduce((all, worker) => all + worker[field], 0);
    const wait = status.parts.find(part => part.reason && (part.part === node.name || part.part.startsWith(`${node.name}-`) || part.part.endsWith(` on ${node.name}`)));
    return {
      name: node.name, roles: node.roles.map(role => role.toLowerCase()).join(', '), address: node.address === 'local' ? 'one process' : node.address, pid: node.pid, state: node.state,
      version: node.version, other: node.version !== status.program, memory: memory(node.memory),
      share: workers.length ? percent(sum('share')) : '', rate: workers.length ? rate(rates.get(node.name)) : '',
      inserted: workers.length ? whole(sum('inserted')) : '', rejected: workers.length ? whole(sum('rejected')) : '', flight: workers.length ? whole(sum('inFlight')) : '',
      wait: wait ? `waits for ${wait.reason}` : '',
    };
  });
  const key = JSON.stringify(rows);
  if (key === tableKey) {
    return;
  }
  tableKey = key;
  const head = [['Node'], ['Roles'], ['Address'], ['Process', 'n'], ['State'], ['Version'], ['Memory', 'n'], ['Share', 'n'], ['Steps', 'n'], ['Inserted', 'n'], ['Refused', 'n'], ['On the way', 'n'], ['Waits']];
  $('nodes-table').replaceChildren(h('table', { class: 'nodes' },
    h('thead', {}, h('tr', {}, ...head.map(([name, style]) => h('th', { scope: 'col', class: style }, name)))),
    h('tbody', {}, ...rows.map(row => h('tr', { 'data-node': row.name, 'data-state': kind(row.state) || 'other' },
      h('th', { scope: 'row' }, row.name), h('td', { class: 'wrap' }, row.roles), h('td', {}, row.address), h('td', { class: 'n' }, row.pid),
      h('td', {}, h('span', { class: `badge ${kind(row.state)}` }, h('span', { 'aria-hidden': 'true' }, SIGNS[kind(row.state)]), row.state)),
      h('td', { 'data-other': row.other }, row.version, row.other ? h('small', { class: 'bad' }, ` not the learner’s, ${status.program}`) : null),
      ...[row.memory, row.share, row.rate, row.inserted, row.rejected, row.flight].map(text => h('td', { class: 'n' }, text)),
      h('td', { class: 'wait' }, row.wait))))));
  const ledger = status.ledger;
  setText($('ledger'), `Ledger: ${whole(ledger.produced)} produced = ${whole(ledger.inserted)} inserted + ${whole(ledger.rejected)} refused + ${whole(ledger.inFlight)} on the way${ledger.balanced ? '' : ' (does not balance at this moment)'}`);
}

export function noNodes(words) {
  tableKey = '';
  $('nodes-table').replaceChildren(h('p', { class: 'quiet' }, words));
}

const MOST = 200;

export function showEvent(entry) {
  const list = $('events');
  list.prepend(h('li', { 'data-kind': entry.kind }, h('time', { datetime: new Date(entry.atMillis).toISOString() }, clock(entry.atMillis)), h('span', {}, entry.text)));
  while (list.children.length > MOST) {
    list.lastChild.remove();
  }
}

export function showEvents(entries) {
  $('events').replaceChildren();
  entries.forEach(showEvent);
}
