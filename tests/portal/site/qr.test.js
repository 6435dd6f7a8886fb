import assert from "node:assert/strict";
import { test } from "node:test";
import { read } from "../../../portal/static/portal/qr.js";

// Codes drawn by another program: the text, and the modules row by row as hexadecimal numbers
const CODES = [
  ["https://tuoyu.example/training/door/K7MQ2ZXP/", ["1fc44557f", "1059c9c41", "17589dc5d", "175f2055d", "174a2c35d", "1045d9d41", "1fd55557f", "1340100", "1055a84ce", "1c896261c", "1ede348d6", "101f411bf", "5e8ddc70", "1220510ab", "74c2dda", "e87a61bd", "1067ca6b9", "199dfbecd", "4d5b32ed", "119ffca9c", "6011e1a", "193c55c94", "1671fd992", "128704316", "1fe7321f8", "1ef7115", "1fc1f5b56", "10475031e", "174b469fb", "1748517b9", "17449dd33", "104a7373c", "1fd70a766"]],
  ["12345678901234567", ["1fc97f", "105241", "17485d", "17525d", "17475d", "105d41", "1fd57f", "700", "1f79aa", "1abd3f", "127209", "d9027", "1dfe32", "13c4", "1fdd7a", "104fc4", "17590e", "17550c", "1752ac", "105416", "1fdea4"]],
  ["托育培训签到码 2026-11-30 长庆街道", ["1fdee4b2c7f", "10515181a41", "17521c06e5d", "17442e0135d", "174dc2dce5d", "105b47bb441", "1fd5555557f", "16e956a00", "756581a9e7", "159cca4860a", "136ea9bd776", "1f17effd7c5", "fc20e96f42", "1a10ce9b089", "14bb1689aa", "1996c129cf4", "19f4a7e09d1", "bb94951643", "1ccd05c179d", "838a239183", "df6dc7f5fd", "149034a0a93", "19cf8f17431", "910cc4fc10", "1f562e28dc1", "1a0dbfad464", "5d89889f9b", "1fa926fb514", "1c6783e5c8a", "13b6796a927", "12d5e18b692", "108f4232fd4", "15664253ffe", "17fa9ed11", "1fc60dd1b53", "1041f39af10", "175b13ce3f5", "1751ccd8f4f", "175050bebe6", "104aadc5d9e", "1fc1af9ec00"]],
];

// A camera's picture of a code: turned, in slanting light, with noise; `hole` is the radius of a blot in modules
function seen(rows, { scale = 5, angle = 0, noise = 0, hole = 0 } = {}) {
  const [width, height, n] = [640, 480, rows.length];
  const cells = rows.map((row) => BigInt(`0x${row}`));
  const isBlack = (u, v) => ((cells[v] >> BigInt(n - 1 - u)) & 1n) === 1n;
  const data = new Uint8ClampedArray(width * height * 4);
  let chance = 1;
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) {
    const [dx, dy] = [(x - width / 2) / scale, (y - height / 2) / scale];
    const [u, v] = [Math.cos(angle) * dx + Math.sin(angle) * dy + n / 2, Math.cos(angle) * dy - Math.sin(angle) * dx + n / 2];
    const isInk = u >= 0 && v >= 0 && u < n && v < n && isBlack(Math.floor(u), Math.floor(v)) && Math.hypot(u - n / 2, v - n / 2) >= hole;
    chance = (chance * 1103515245 + 12345) % 2147483648;
    const grey = (isInk ? 30 : 220) * (0.7 + 0.3 * x / width) + (chance / 2147483648 - 0.5) * noise;
    data.set([grey, grey, grey, 255], 4 * (y * width + x));
  }
  return { data, width, height };
}

for (const [text, rows] of CODES) {
  for (const how of [{}, { scale: 8 }, { angle: 0.4 }, { scale: 3, angle: 0.1 }, { noise: 60 }, { hole: 2 }]) {
    test(`${text} is read: ${JSON.stringify(how)}`, () => assert.equal(read(seen(rows, how)), text));
  }
}

test("a code of which too much is gone is not read as another text", () => {
  assert.equal(read(seen(CODES[0][1], { hole: 9 })), null);
});

test("a picture without a code is none", () => assert.equal(read(seen(["0"])), null));
