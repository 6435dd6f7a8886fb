// Reads a QR code (ISO/IEC 18004, versions 1 to 10) in a picture; browsers that read them by themselves are few.
const WORDS = [  // by version: codewords, then for L, M, Q, H: error codewords of a block, blocks
  null, [26, 7, 1, 10, 1, 13, 1, 17, 1], [44, 10, 1, 16, 1, 22, 1, 28, 1], [70, 15, 1, 26, 1, 18, 2, 22, 2],
  [100, 20, 1, 18, 2, 26, 2, 16, 4], [134, 26, 1, 24, 2, 18, 4, 22, 4], [172, 18, 2, 16, 4, 24, 4, 28, 4],
  [196, 20, 2, 18, 4, 18, 6, 26, 5], [242, 24, 2, 22, 4, 22, 6, 26, 6], [292, 30, 2, 22, 5, 20, 8, 24, 8],
  [346, 18, 4, 26, 5, 24, 8, 28, 8],
];
const CENTRES = [null, [], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]];
const LEVELS = [1, 0, 3, 2];  // M, L, Q, H as a code writes them
const MASKS = [
  (r, c) => (r + c) % 2 === 0, (r) => r % 2 === 0, (_r, c) => c % 3 === 0, (r, c) => (r + c) % 3 === 0,
  (r, c) => (Math.floor(r / 2) + Math.floor(c / 3)) % 2 === 0, (r, c) => ((r * c) % 2) + ((r * c) % 3) === 0,
  (r, c) => (((r * c) % 2) + ((r * c) % 3)) % 2 === 0, (r, c) => (((r + c) % 2) + ((r * c) % 3)) % 2 === 0,
];
const ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

// The picture in black and white: each pixel against the mean of its surroundings
function blackened({ data, width, height }) {
  const sums = new Uint32Array((width + 1) * (height + 1));
  const grey = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    let row = 0;
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      grey[at] = (data[4 * at] * 77 + data[4 * at + 1] * 151 + data[4 * at + 2] * 28) >> 8;
      row += grey[at];
      sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1] + row;
    }
  }
  const reach = Math.max(12, Math.round(Math.min(width, height) / 12));
  const black = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const [top, bottom] = [Math.max(0, y - reach), Math.min(height, y + reach + 1)];
    for (let x = 0; x < width; x += 1) {
      const [left, right] = [Math.max(0, x - reach), Math.min(width, x + reach + 1)];
      const sum = sums[bottom * (width + 1) + right] - sums[top * (width + 1) + right] - sums[bottom * (width + 1) + left] + sums[top * (width + 1) + left];
      const mean = sum / ((bottom - top) * (right - left));
      black[y * width + x] = grey[y * width + x] < mean - 6 || grey[y * width + x] < 40 ? 1 : 0;
    }
  }
  const holds = (x, y) => x >= 0 && y >= 0 && x < width && y < height;
  return { width, height, holds, is: (x, y) => holds(x, y) && black[Math.floor(y) * width + Math.floor(x)] === 1 };
}

const isFinder = (runs) => {
  const all = runs.reduce((sum, run) => sum + run, 0);
  const unit = all / 7;
  return all >= 7 && runs.every((run, n) => Math.abs(run - (n === 2 ? 3 : 1) * unit) < (n === 2 ? 3 : 1) * unit * 0.6);
};

// The lengths of the five runs through a point in one direction, and the middle of the central one; null if they are no finder pattern
function crossed(picture, x, y, dx, dy) {
  const arm = (from, sign) => {  // three runs outwards: black, white, black; none of them leaves the picture
    let step = from;
    return [true, false, true].map((wanted) => {
      const begun = step;
      const at = () => [x + sign * step * dx, y + sign * step * dy];
      while (picture.holds(...at()) && picture.is(...at()) === wanted) step += 1;
      return step - begun;
    });
  };
  const [back, ahead] = [arm(0, -1), arm(1, 1)];
  const runs = [back[2], back[1], back[0] + ahead[0], ahead[1], ahead[2]];
  return isFinder(runs) ? { middle: (ahead[0] + 1 - back[0]) / 2, unit: runs.reduce((sum, run) => sum + run, 0) / 7 } : null;
}

// The middles of runs in a row that look like a finder pattern
function* likely(picture, y) {
  let runs = [];
  let begun = 0;
  for (let x = 1; x <= picture.width; x += 1) {
    if (x < picture.width && picture.is(x, y) === picture.is(x - 1, y)) continue;
    runs = [...runs.slice(-4), x - begun];
    begun = x;
    if (runs.length === 5 && picture.is(x - 1, y) && isFinder(runs)) yield x - runs[4] - runs[3] - runs[2] / 2;
  }
}

function finders(picture) {
  const found = [];
  const keep = (x, y, unit) => {
    const near = found.find((one) => Math.hypot(one.x - x, one.y - y) < 3 * unit);
    if (!near) { found.push({ x, y, unit, times: 1 }); return; }
    near.times += 1;
    for (const [name, value] of Object.entries({ x, y, unit })) near[name] += (value - near[name]) / near.times;
  };
  for (let y = 1; y < picture.height; y += 2) for (const middle of likely(picture, y)) {
    const down = crossed(picture, middle, y, 0, 1);
    const across = down && crossed(picture, middle, y + down.middle, 1, 0);
    if (across) keep(middle + across.middle, y + down.middle, (down.unit + across.unit) / 2);
  }
  return found.filter(({ times }) => times > 1).sort((one, other) => other.times - one.times).slice(0, 8);
}

// Three finder patterns that may belong to one code, the corner between the others first, clockwise
function corners(found) {
  const threes = found.flatMap((corner) => found.flatMap((right) => found.map((below) => [corner, right, below])));
  return threes.filter((three) => new Set(three).size === 3).map(joined).filter(Boolean);
}

function joined([corner, right, below]) {
  const [ax, ay, bx, by] = [right.x - corner.x, right.y - corner.y, below.x - corner.x, below.y - corner.y];
  const [a, b] = [Math.hypot(ax, ay), Math.hypot(bx, by)];
  const units = [corner.unit, right.unit, below.unit];
  const isSquare = ax * by - ay * bx > 0 && Math.abs(ax * bx + ay * by) < 0.35 * a * b && Math.max(a, b) < 1.5 * Math.min(a, b);
  if (!isSquare || Math.max(...units) > 1.6 * Math.min(...units)) return null;
  return { corner, right, below, size: (a + b) / 2 / (units.reduce((sum, unit) => sum + unit) / 3) + 7 };
}

const RING = grid(-2, 2, 1);

// Where the middle of the alignment pattern near the fourth corner lies, or nothing
function aligned(picture, place, size) {
  const nearby = grid(-4, 4, 0.5).map(([dc, dr]) => [size - 6.5 + dc, size - 6.5 + dr, 0.1 * Math.hypot(dc, dr)]);
  const hits = (x, y) => RING.filter(([c, r]) => picture.is(...place(x + c, y + r)) === (Math.max(Math.abs(r), Math.abs(c)) !== 1)).length;
  const found = nearby.map(([x, y, off]) => ({ x, y, hits: hits(x, y), off })).filter((one) => one.hits >= 23);
  const [best] = found.sort((one, other) => other.hits - other.off - (one.hits - one.off));
  return best && place(best.x, best.y);
}

function grid(from, to, step) {
  const line = Array.from({ length: (to - from) / step + 1 }, (_one, n) => from + n * step);
  return line.flatMap((x) => line.map((y) => [x, y]));
}

// A map of the plane that takes four points to four points
function mapped(from, to) {
  const rows = from.flatMap(([x, y], n) => [[x, y, 1, 0, 0, 0, -x * to[n][0], -y * to[n][0], to[n][0]], [0, 0, 0, x, y, 1, -x * to[n][1], -y * to[n][1], to[n][1]]]);
  for (let n = 0; n < 8; n += 1) {
    const pivot = rows.slice(n).reduce((most, row, at) => Math.abs(row[n]) > Math.abs(rows[most][n]) ? n + at : most, n);
    [rows[n], rows[pivot]] = [rows[pivot], rows[n]];
    if (Math.abs(rows[n][n]) < 1e-9) return null;
    for (let other = 0; other < 8; other += 1) {
      if (other === n) continue;
      const share = rows[other][n] / rows[n][n];
      for (let column = n; column < 9; column += 1) rows[other][column] -= share * rows[n][column];
    }
  }
  const [a, b, c, d, e, f, g, h] = rows.map((row, n) => row[8] / row[n]);
  return (x, y) => [(a * x + b * y + c) / (g * x + h * y + 1), (d * x + e * y + f) / (g * x + h * y + 1)];
}

function sampled(picture, { corner, right, below }, size) {
  const far = size - 3.5;
  const flat = [right.x + below.x - corner.x, right.y + below.y - corner.y];
  const known = [[3.5, 3.5], [far, 3.5], [3.5, far]];
  const seen = [[corner.x, corner.y], [right.x, right.y], [below.x, below.y]];
  let place = mapped([...known, [far, far]], [...seen, flat]);
  const fourth = place && size > 21 ? aligned(picture, place, size) : null;
  if (fourth) place = mapped([...known, [size - 6.5, size - 6.5]], [...seen, fourth]);
  if (!place) return null;
  return Array.from({ length: size }, (_row, r) => Array.from({ length: size }, (_cell, c) => picture.is(...place(c + 0.5, r + 0.5))));
}

const bitsOf = (cells) => cells.reduce((value, cell) => (value << 1) | (cell ? 1 : 0), 0);

function formatOf(modules) {
  const size = modules.length;
  const first = [...[0, 1, 2, 3, 4, 5, 7, 8].map((c) => modules[8][c]), ...[7, 5, 4, 3, 2, 1, 0].map((r) => modules[r][8])];
  const second = [...[1, 2, 3, 4, 5, 6, 7].map((n) => modules[size - n][8]), ...[8, 7, 6, 5, 4, 3, 2, 1].map((n) => modules[8][size - n])];
  let best = { distance: 4 };
  for (let word = 0; word < 32; word += 1) {
    let rest = word << 10;
    for (let bit = 14; bit >= 10; bit -= 1) if (rest & (1 << bit)) rest ^= 0x537 << (bit - 10);
    const full = ((word << 10) | rest) ^ 0x5412;
    for (const cells of [first, second]) {
      const distance = (bitsOf(cells) ^ full).toString(2).replaceAll("0", "").length;
      if (distance < best.distance) best = { distance, level: LEVELS[word >> 3], mask: MASKS[word & 7] };
    }
  }
  return best.mask ? best : null;
}

function isFunction(version, r, c) {
  const size = 17 + 4 * version;
  if (r === 6 || c === 6 || (r < 9 && (c < 9 || c >= size - 8)) || (r >= size - 8 && c < 9)) return true;
  if (version > 6 && ((r < 6 && c >= size - 11) || (c < 6 && r >= size - 11))) return true;
  const centres = CENTRES[version];
  const last = centres.at(-1);
  return centres.some((y) => centres.some((x) => {
    const isFinderThere = (y === 6 && x === 6) || (y === 6 && x === last) || (y === last && x === 6);
    return !isFinderThere && Math.abs(r - y) <= 2 && Math.abs(c - x) <= 2;
  }));
}

function codewords(modules, version, mask) {
  const size = modules.length;
  const bits = [];
  const pairs = Array.from({ length: (size - 1) / 2 }, (_one, n) => size - 1 - 2 * n).map((right) => right > 6 ? right : right - 1);
  pairs.forEach((right, turn) => {
    for (let n = 0; n < size; n += 1) {
      const r = turn % 2 ? n : size - 1 - n;
      bits.push(...[right, right - 1].filter((c) => !isFunction(version, r, c)).map((c) => modules[r][c] !== mask(r, c)));
    }
  });
  return Array.from({ length: bits.length >> 3 }, (_word, n) => bitsOf(bits.slice(8 * n, 8 * n + 8)));
}

const POWERS = new Uint8Array(512);
const LOGS = new Uint8Array(256);
for (let n = 0, value = 1; n < 255; n += 1, value = value < 128 ? value << 1 : (value << 1) ^ 0x11d) { POWERS[n] = value; POWERS[n + 255] = value; LOGS[value] = n; }
const times = (a, b) => a && b ? POWERS[LOGS[a] + LOGS[b]] : 0;
const over = (a, b) => a ? POWERS[LOGS[a] + 255 - LOGS[b]] : 0;
const valueAt = (polynomial, x) => polynomial.reduceRight((value, factor) => times(value, x) ^ factor, 0);  // the lowest power first

// The polynomial whose roots say where the errors are, and their number (Berlekamp and Massey)
function located(syndromes) {
  let [locator, before, length, gap, last] = [[1], [1], 0, 1, 1];
  syndromes.forEach((_one, n) => {
    const off = locator.reduce((value, factor, k) => value ^ times(factor, syndromes[n - k] ?? 0), 0);
    if (off === 0) { gap += 1; return; }
    const next = Array.from({ length: Math.max(locator.length, before.length + gap) }, (_two, k) => (locator[k] ?? 0) ^ times(over(off, last), before[k - gap] ?? 0));
    if (2 * length <= n) [before, length, last, gap] = [locator, n + 1 - length, off, 1]; else gap += 1;
    locator = next;
  });
  return { locator, length };
}

// The words of a block with its errors corrected (Reed and Solomon), or null where they are too many
function corrected(block, errors) {
  const syndromes = Array.from({ length: errors }, (_one, n) => block.reduce((value, word) => times(value, POWERS[n]) ^ word, 0));
  if (syndromes.every((value) => value === 0)) return block;
  const { locator, length } = located(syndromes);
  const evaluator = syndromes.map((_one, n) => locator.slice(0, n + 1).reduce((value, factor, k) => value ^ times(factor, syndromes[n - k]), 0));
  const slope = locator.map((factor, k) => k % 2 ? factor : 0).slice(1);
  const powers = block.map((_word, at) => block.length - 1 - at);
  const wrong = powers.filter((power) => valueAt(locator, POWERS[255 - power]) === 0);
  if (wrong.length !== length) return null;
  return block.map((word, at) => {
    const inverse = POWERS[255 - powers[at]];
    return wrong.includes(powers[at]) ? word ^ times(POWERS[powers[at]], over(valueAt(evaluator, inverse), valueAt(slope, inverse))) : word;
  });
}

function dataOf(words, version, level) {
  const [all, errors, blocks] = [0, 1 + 2 * level, 2 + 2 * level].map((n) => WORDS[version][n]);
  const short = Math.floor(all / blocks) - errors;
  const longs = all % blocks;
  const lengths = Array.from({ length: blocks }, (_one, n) => short + (n >= blocks - longs ? 1 : 0));
  const parts = lengths.map(() => []);
  let at = 0;
  for (let n = 0; n <= short; n += 1) parts.forEach((part, k) => { if (n < lengths[k]) { part.push(words[at]); at += 1; } });
  for (let n = 0; n < errors; n += 1) for (const part of parts) { part.push(words[at]); at += 1; }
  const mended = parts.map((part) => corrected(part, errors));
  return mended.includes(null) ? null : mended.flatMap((part, n) => part.slice(0, lengths[n]));
}

// How each kind of segment is read: the digits of its length in small and in large codes, characters at a time, and what they say
const SEGMENTS = {
  1: { wide: [10, 12], at: 3, read: (take, count) => String(take([0, 4, 7, 10][count])).padStart(count, "0") },
  2: { wide: [9, 11], at: 2, read: (take, count) => count > 1 ? pairOf(take(11)) : ALPHANUMERIC[take(6)] },
  4: { wide: [8, 16], at: 1, read: (take) => take(8) },
};
const pairOf = (pair) => ALPHANUMERIC[Math.floor(pair / 45)] + ALPHANUMERIC[pair % 45];
const bytesOf = (said) => typeof said === "number" ? [said] : [...new TextEncoder().encode(said)];

function textOf(data, version) {
  const bits = data.map((word) => word.toString(2).padStart(8, "0")).join("");
  let at = 0;
  const take = (count) => { at += count; return Number.parseInt(bits.slice(at - count, at) || "0", 2); };
  const bytes = [];
  for (let mode = take(4); mode !== 0; mode = bits.length - at >= 4 ? take(4) : 0) {
    if (mode === 7) { take(8); continue; }  // another character set than ours is written in UTF-8 all the same
    const segment = SEGMENTS[mode];
    if (!segment) return null;
    for (let left = take(segment.wide[version > 9 ? 1 : 0]); left > 0; left -= segment.at) bytes.push(...bytesOf(segment.read(take, Math.min(left, segment.at))));
  }
  return new TextDecoder().decode(new Uint8Array(bytes));
}

function decoded(picture, three, version) {
  const modules = CENTRES[version] ? sampled(picture, three, 17 + 4 * version) : null;
  const format = modules && formatOf(modules);
  const data = format && dataOf(codewords(modules, version, format.mask), version, format.level);
  return data && textOf(data, version);
}

// The text of the first QR code in a picture ({ data, width, height } as a canvas gives it), or null
export function read(image) {
  const picture = blackened(image);
  for (const three of corners(finders(picture))) {
    const guess = Math.round((three.size - 17) / 4);
    const text = decoded(picture, three, guess) || decoded(picture, three, guess - 1) || decoded(picture, three, guess + 1);
    if (text) return text;
  }
  return null;
}
