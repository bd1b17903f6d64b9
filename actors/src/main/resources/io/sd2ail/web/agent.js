// The agent beside the expert. This part of the page shows itself when there is something to draw.

// Called once, when the page knows the run.
//
// section  the element <section id="agent">, hidden
// link     the link to it in the navigation, hidden
// run      the first run, as /api/run has it
export function start({ section, link, run }) {
  section.hidden = true;
  link.hidden = true;
  return run;
}
