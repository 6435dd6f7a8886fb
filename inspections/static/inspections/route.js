// The way through the day: distances, the order by them, and what a phone can be asked to do with a place. Degrees, WGS 84.

const EARTH = 6371008.8;  // metres, mean radius
const radians = (degrees) => (degrees * Math.PI) / 180;

export function metres([east, north], [otherEast, otherNorth]) {  // along a great circle
  const up = radians(otherNorth - north);
  const along = radians(otherEast - east);
  const share = Math.sin(up / 2) ** 2 + Math.cos(radians(north)) * Math.cos(radians(otherNorth)) * Math.sin(along / 2) ** 2;
  return 2 * EARTH * Math.asin(Math.min(1, Math.sqrt(share)));
}

// The nearest first, then from there the nearest of what is left; what has no position comes last, in the order in which it came.
export function inOrder(stops, from) {
  const placed = stops.filter((stop) => stop.position);
  const found = [];
  for (let here = from; placed.length;) {
    const away = placed.map((stop) => metres(here, stop.position));
    const next = away.indexOf(Math.min(...away));
    const [stop] = placed.splice(next, 1);
    found.push({ ...stop, metres: away[next] });
    here = stop.position;
  }
  return [...found, ...stops.filter((stop) => !stop.position).map((stop) => ({ ...stop, metres: null }))];
}

export const far = (length) => (length < 950 ? `${Math.max(1, Math.round(length / 50)) * 50} m` : `${(length / 1000).toFixed(1)} km`);

// Opens the phone's own map; no map is asked over the network by this page.
export function wayTo([east, north], name, agent) {
  const place = `${north.toFixed(6)},${east.toFixed(6)}`;
  return /iPhone|iPad|iPod/.test(agent) ? `maps://?daddr=${place}` : `geo:${place}?q=${place}(${encodeURIComponent(name)})`;
}

export const callTo = (phone) => `tel:${phone.replace(/[^\d+]/g, "")}`;
