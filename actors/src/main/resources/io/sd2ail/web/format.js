// Numbers as people read them.

export const isKnown = value => typeof value === 'number' && Number.isFinite(value);

// JSON has no NaN: it comes as null, or as the word.
export const number = value => (isKnown(value) ? value : NaN);

export function plain(value) {
  if (!isKnown(value)) {
    return '–';
  }
  const size = Math.abs(value);
  if (size !== 0 && size < 0.001) {
    return value.toExponential(1);
  }
  return value.toLocaleString('en', { maximumFractionDigits: size < 1 ? 3 : size < 100 ? 2 : size < 1000 ? 1 : 0 });
}

export const whole = value => (isKnown(value) ? Math.round(value).toLocaleString('en') : '–');

export const mebibytes = bytes => `${whole(bytes / 2 ** 20)} MiB`;

export const percent = value => (isKnown(value) ? `${(100 * value).toLocaleString('en', { maximumFractionDigits: 1 })} %` : '–');

export function rate(value) {
  return isKnown(value) ? `${value < 10 ? plain(Math.round(value * 10) / 10) : whole(value)}/s` : '–';
}

export function compact(value) {
  return isKnown(value) ? value.toLocaleString('en', { notation: 'compact', maximumSignificantDigits: 3 }) : '';
}

export function duration(seconds) {
  if (!isKnown(seconds)) {
    return '–';
  }
  const all = Math.max(0, Math.round(seconds));
  const days = Math.floor(all / 86400);
  const hours = Math.floor(all / 3600) % 24;
  const minutes = Math.floor(all / 60) % 60;
  if (days > 0) {
    return `${days} d ${hours} h`;
  }
  if (hours > 0) {
    return `${hours} h ${minutes} min`;
  }
  return minutes > 0 ? `${minutes} min ${all % 60} s` : `${all} s`;
}

export function clock(millis) {
  return new Date(millis).toLocaleTimeString('en', { hour12: false });
}

export function moment(millis) {
  return new Date(millis).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short', hour12: false });
}

export const score = (value, random, expert) => (value - random) / (expert - random);
