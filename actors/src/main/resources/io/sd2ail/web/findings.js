// What the diagnosis of the run found.

import { $, h } from './dom.js';

// findings: a list of {title, seen, remedy}; what a finding lacks is left out.
export function showFindings(findings) {
  $('findings').hidden = findings.length === 0;
  $('findings-list').replaceChildren(...findings.map(finding => h('li', {},
    h('strong', {}, finding.title ?? ''),
    finding.seen ? h('span', {}, `${finding.seen} `) : null,
    finding.remedy ? h('span', { class: 'quiet' }, finding.remedy) : null)));
}
