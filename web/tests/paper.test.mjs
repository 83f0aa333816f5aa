// Finding paper, and making it flat: pure rules, with pictures that are drawn here.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadModule } from './modules.mjs';

const quads = await loadModule('scanning/quad.ts');
const { findPaper } = await loadModule('scanning/find.ts');
const { flatten, whiten } = await loadModule('scanning/flatten.ts');

const { WHOLE, project, projectionTo, scaled, sheetOf, turned, isConvex, areaOf } = quads;

/** The same numbers every time (mulberry32). */
function dice(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const clamp = (value) => Math.min(1, Math.max(0, value));
const far = (one, other) => Math.hypot(one.x - other.x, one.y - other.y);

/** Corners of a sheet that somebody photographed from nearly above, turned by up to 30 degrees. */
function someQuad(roll) {
  const angle = (roll() - 0.5) * (Math.PI / 3);
  const size = 0.5 + roll() * 0.25;
  const middle = { x: 0.5 + (roll() - 0.5) * 0.06, y: 0.5 + (roll() - 0.5) * 0.06 };
  return WHOLE.map(({ x, y }) => {
    const [across, down] = [
      (x - 0.5) * size * (0.94 + roll() * 0.06),
      (y - 0.5) * size * (0.94 + roll() * 0.06),
    ];
    return {
      x: middle.x + across * Math.cos(angle) - down * Math.sin(angle),
      y: middle.y + across * Math.sin(angle) + down * Math.cos(angle),
    };
  });
}

const inside = (quad, point) =>
  quad.every((corner, row) => {
    const next = quad[(row + 1) % 4];
    return (next.x - corner.x) * (point.y - corner.y) - (next.y - corner.y) * (point.x - corner.x) > 0;
  });

/** A grey photograph of a sheet with lines of writing, on a table with a grain, in light that falls off. */
function photographed(quad, roll, { width = 640, height = 480, table = 70, paper = 225 } = {}) {
  const pixels = scaled(quad, { width, height });
  // The way back: where on the sheet a point of the picture is.
  const data = new Float32Array(width * height);
  const by = projectionTo(pixels);
  const back = inverse(by);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      let sum = 0;
      for (const [right, below] of [
        [0.25, 0.25],
        [0.75, 0.25],
        [0.25, 0.75],
        [0.75, 0.75],
      ]) {
        const point = { x: x + right, y: y + below };
        sum += inside(pixels, point) ? written(back(point), paper) : table + 12 * Math.sin(x / 9 + y / 40);
      }
      data[y * width + x] = (sum / 4) * (1 - 0.25 * (x / width)) + (roll() - 0.5) * 12;
    }
  }
  return { data, width, height };
}

/** Lines of writing on a sheet. */
function written({ x, y }, paper) {
  const isLine = x > 0.1 && x < 0.9 && y > 0.1 && y < 0.9 && (y * 40) % 1 < 0.4;
  return isLine && Math.sin(x * 300) > -0.2 ? 60 : paper;
}

/** Undoes a projection by the inverse of its matrix. */
function inverse({ a, b, c, d, e, f, g, h }) {
  const m = [
    e - f * h,
    c * h - b,
    b * f - c * e,
    f * g - d,
    a - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ];
  return ({ x, y }) => {
    const depth = m[6] * x + m[7] * y + m[8];
    return { x: (m[0] * x + m[1] * y + m[2]) / depth, y: (m[3] * x + m[4] * y + m[5]) / depth };
  };
}

test('a projection maps the corners of the unit square, and straight lines to straight lines', () => {
  const roll = dice(1);
  for (let round = 0; round < 500; round += 1) {
    const quad = someQuad(roll);
    const by = projectionTo(quad);
    for (const [corner, point] of WHOLE.entries()) assert.ok(far(project(by, point), quad[corner]) < 1e-9);
    const [from, to] = [0, 1].map(() => ({ x: roll(), y: roll() }));
    const half = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
    const [p, q, r] = [from, half, to].map((point) => project(by, point));
    assert.ok(Math.abs((q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x)) < 1e-9);
    assert.ok(far(inverse(by)(p), from) < 1e-9, 'and it can be undone');
  }
});

test('corners turn with their picture, and four quarters are none', () => {
  const roll = dice(2);
  for (let round = 0; round < 200; round += 1) {
    const quad = someQuad(roll);
    assert.ok(isConvex(quad));
    let around = quad;
    for (let quarter = 1; quarter <= 4; quarter += 1) {
      around = turned(around, 90);
      assert.ok(isConvex(around), 'they still go clockwise');
      assert.ok(Math.abs(areaOf(around) - areaOf(quad)) < 1e-9);
      for (const [corner, point] of turned(quad, 90 * quarter).entries())
        assert.ok(far(point, around[corner]) < 1e-9);
    }
    for (const [corner, point] of quad.entries()) {
      assert.ok(far(point, around[corner]) < 1e-9);
      assert.ok(far(point, turned(turned(quad, 90), -90)[corner]) < 1e-9);
    }
  }
  assert.ok(!isConvex([WHOLE[0], WHOLE[2], WHOLE[1], WHOLE[3]]), 'crossed');
});

test('a sheet gets back its proportions, however a camera stood', () => {
  const roll = dice(3);
  const [width, height] = [2400, 1800];
  for (let round = 0; round < 300; round += 1) {
    const proportion = 0.6 + roll() * 0.9;
    const [tilt, pan, spin] = [(roll() - 0.5) * 0.9, (roll() - 0.5) * 0.9, (roll() - 0.5) * 0.8];
    const quad = WHOLE.map(({ x, y }) => {
      const [a, b] = [(x - 0.5) * proportion, y - 0.5];
      const [p, q] = [a * Math.cos(spin) - b * Math.sin(spin), a * Math.sin(spin) + b * Math.cos(spin)];
      const [down, depth] = [q * Math.cos(tilt), q * Math.sin(tilt)];
      const [across, away] = [
        p * Math.cos(pan) + depth * Math.sin(pan),
        2.2 - p * Math.sin(pan) + depth * Math.cos(pan),
      ];
      // A camera of the usual length.
      return { x: 0.5 + (0.72 * across) / away, y: 0.5 + (0.72 * (width / height) * down) / away };
    });
    const sheet = sheetOf(quad, { width, height }, 2400);
    const error = Math.abs(sheet.width / sheet.height / proportion - 1);
    assert.ok(error < 0.02, `${round}: ${sheet.width} x ${sheet.height} for ${proportion}`);
  }
  assert.deepEqual(sheetOf(WHOLE, { width: 4800, height: 3600 }, 2400), { width: 2400, height: 1800 });
});

test('paper on a table is found within a few pixels, however it lies', () => {
  const roll = dice(4);
  let worst = 0;
  for (let round = 0; round < 40; round += 1) {
    const quad = someQuad(roll);
    const found = findPaper(photographed(quad, roll));
    assert.ok(found, `round ${round}: nothing was found`);
    for (const [corner, { x, y }] of found.entries()) {
      // A corner beyond the rim is cut at it.
      const real = { x: clamp(quad[corner].x), y: clamp(quad[corner].y) };
      worst = Math.max(worst, Math.hypot((x - real.x) * 640, (y - real.y) * 480));
    }
  }
  assert.ok(worst < 0.5, `${worst} pixels of 640`);
});

test('paper of which one side is beyond the rim is found up to there', () => {
  const roll = dice(5);
  const quad = [
    { x: 0.2, y: 0.12 },
    { x: 0.78, y: 0.15 },
    { x: 0.84, y: 1.2 },
    { x: 0.14, y: 1.18 },
  ];
  const found = findPaper(photographed(quad, roll));
  assert.ok(found);
  for (const corner of [0, 1]) assert.ok(far(found[corner], quad[corner]) < 0.004);
  for (const corner of [2, 3]) assert.ok(found[corner].y > 0.99);
});

test('nothing is found where nothing is clear', () => {
  const roll = dice(6);
  const blank = (bright) => ({
    width: 640,
    height: 480,
    data: Float32Array.from({ length: 640 * 480 }, bright),
  });
  assert.equal(findPaper(blank(() => 200 + roll() * 20)), null, 'paper from rim to rim');
  assert.equal(findPaper(blank(() => roll() * 255)), null, 'noise');
  const quarters = (_, place) => [66, 100, 24, 255][(place % 640 >= 320) + 2 * (place >= 320 * 480)];
  assert.equal(findPaper(blank(quarters)), null, 'a bright quarter is no sheet');
  const dark = photographed(someQuad(roll), roll, { table: 230, paper: 60 });
  assert.equal(findPaper(dark), null, 'nor is something dark on something bright');
  const faint = photographed(someQuad(roll), roll, { table: 222, paper: 225 });
  assert.equal(findPaper(faint), null, 'nor paper on paper');
  const writing = WHOLE.map(({ x, y }) => ({ x: x * 1.6 - 0.3, y: y * 1.6 - 0.3 }));
  assert.equal(findPaper(photographed(writing, roll)), null, 'nor a page that is larger than the picture');
});

/** A picture in colours: red and green above, blue and white below. */
function coloured(width, height) {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let place = 0; place < width * height; place += 1) {
    const [right, below] = [place % width >= width / 2, place >= (height / 2) * width];
    data.set(
      [!below && !right ? 220 : below && right ? 255 : 0, right ? 200 : 0, below ? 220 : 0, 255],
      place * 4,
    );
  }
  return { data, width, height };
}

test('the whole picture stays as it is, and a part of it is that part', () => {
  const picture = coloured(64, 48);
  assert.deepEqual(flatten(picture, WHOLE, picture), picture);
  const part = [
    { x: 0.5, y: 0 },
    { x: 1, y: 0 },
    { x: 1, y: 0.5 },
    { x: 0.5, y: 0.5 },
  ];
  const made = flatten(picture, part, { width: 10, height: 10 });
  for (let place = 0; place < 100; place += 1)
    assert.deepEqual([...made.data.subarray(place * 4, place * 4 + 4)], [0, 200, 0, 255]);
});

test('what is written is dark on white, in whatever light', () => {
  const [width, height] = [320, 400];
  const data = new Uint8ClampedArray(width * height * 4);
  const isInk = (x, y) => y % 20 < 4 && x % 10 < 6;
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const light = 0.45 + (0.5 * x) / width;
      const grey = (isInk(x, y) ? 70 : 235) * light;
      data.set([grey * 1.02, grey, grey * 0.85, 255], (y * width + x) * 4);
    }
  whiten({ data, width, height });
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const [red, green, blue] = data.subarray((y * width + x) * 4);
      assert.ok(red === green && green === blue);
      assert.ok(isInk(x, y) ? red < 40 : red > 225, `${red} at ${x}, ${y}`);
    }
});
