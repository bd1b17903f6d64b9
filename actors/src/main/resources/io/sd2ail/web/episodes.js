// Episodes as the server sends them: io.sd2ail.web.PoseFrames says how.
const POSE = 7;

// @returns an episode, or { missing: SENTENCE }
export async function fetchEpisode(run, name) {
  const answer = await fetch(`/api/episode/${name}?run=${run}`, { cache: 'no-store' });
  if (!answer.ok) {
    return { missing: `The page's process answers ${answer.status}.` };
  }
  return parse(await answer.arrayBuffer());
}

export function parse(buffer) {
  const length = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  if (header.missing) {
    return header;
  }
  const start = 4 + length;
  const numbers = header.frames * header.shapes * POSE;
  return {
    ...header,
    poses: new Float32Array(buffer, start, numbers),
    returns: new Float32Array(buffer, start + 4 * numbers, header.frames),
  };
}

export function isSame(one, other) {
  return one.policyVersion === other.policyVersion && one.environmentSteps === other.environmentSteps;
}
