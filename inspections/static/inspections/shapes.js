// Marks on a photo as numbers: what a stroke from one place to another becomes. Units are pixels of the photo.

const HEAD = 0.28;  // of the arrow's length, within bounds
const SHORTEST = 12;  // a tap is no mark
const SPREAD = Math.PI / 7;

const length = ([x, y], [toX, toY]) => Math.hypot(toX - x, toY - y);

function arrow(from, to, size) {
  const angle = Math.atan2(to[1] - from[1], to[0] - from[0]);
  const head = Math.min(Math.max(length(from, to) * HEAD, size * 3), size * 9);
  const barb = (side) => [to[0] - head * Math.cos(angle + side * SPREAD), to[1] - head * Math.sin(angle + side * SPREAD)];
  return [[from, to], [barb(1), to, barb(-1)]];
}

function circle(from, to) {  // the ellipse in the box between both places, as a closed line
  const middle = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  const half = [Math.abs(to[0] - from[0]) / 2, Math.abs(to[1] - from[1]) / 2];
  const at = (step) => [middle[0] + half[0] * Math.cos((step * Math.PI) / 24), middle[1] + half[1] * Math.sin((step * Math.PI) / 24)];
  return [Array.from({ length: 49 }, (_each, step) => at(step))];
}

// The lines of a mark, each a row of places; none for a stroke that is too short to mean anything.
export const lines = (kind, from, to, size) => (length(from, to) < SHORTEST ? [] : { arrow, circle }[kind](from, to, size));
export const thickness = (width, height) => Math.max(4, Math.round(Math.max(width, height) / 160));
