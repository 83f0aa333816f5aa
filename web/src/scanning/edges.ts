// The edges in a small grey picture: where something dark ends and something bright begins, and in which direction.

/** Grey from 0 to 255, row by row. */
export interface Grey {
  data: Float32Array;
  width: number;
  height: number;
}

export interface Edges {
  width: number;
  height: number;
  /** How much brighter it becomes in one pixel to the right, and downwards. */
  across: Float32Array;
  down: Float32Array;
  /** Where the pixel is the steepest of its slope, and steep enough, the direction of what is brighter, in radians; else NaN. */
  ridge: Float32Array;
}

/** The least step in brightness, a pixel: paper on paper has less, a shadow of it more. */
const STEEP = 2.5;

export function findEdges(grey: Grey): Edges {
  const { width, height } = grey;
  const smooth = blur(blur(closeGaps(grey)));
  const { data } = smooth;
  const across = new Float32Array(width * height);
  const down = new Float32Array(width * height);
  const at = (place: number) => data[place] as number;
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const i = y * width + x;
      const [nw, n, ne] = [at(i - width - 1), at(i - width), at(i - width + 1)];
      const [w, e] = [at(i - 1), at(i + 1)];
      const [sw, s, se] = [at(i + width - 1), at(i + width), at(i + width + 1)];
      across[i] = (ne + 2 * e + se - nw - 2 * w - sw) / 8;
      down[i] = (sw + 2 * s + se - nw - 2 * n - ne) / 8;
    }
  }
  return { width, height, across, down, ridge: findRidge(across, down, width, height) };
}

function findRidge(across: Float32Array, down: Float32Array, width: number, height: number): Float32Array {
  const ridge = new Float32Array(width * height).fill(Number.NaN);
  const steepness = (place: number) => Math.hypot(across[place] as number, down[place] as number);
  for (let y = 2; y < height - 2; y += 1) {
    for (let x = 2; x < width - 2; x += 1) {
      const i = y * width + x;
      const own = steepness(i);
      if (own < STEEP) continue;
      const right = Math.round((across[i] as number) / own);
      const below = Math.round((down[i] as number) / own);
      const next = below * width + right;
      if (own >= steepness(i + next) && own > steepness(i - next))
        ridge[i] = Math.atan2(down[i] as number, across[i] as number);
    }
  }
  return ridge;
}

/** Takes what is written off the paper: dark strokes between what is bright are filled, and long edges stay where they are. */
function closeGaps(grey: Grey): Grey {
  const reach = Math.max(2, Math.round(Math.max(grey.width, grey.height) * 0.012));
  return extreme(extreme(grey, reach, Math.max), reach, Math.min);
}

/** The brightest, or the darkest, of a square around each pixel. */
function extreme(grey: Grey, reach: number, of: (one: number, other: number) => number): Grey {
  return eachWay(grey, (from, to, start, step, count) => {
    for (let i = 0; i < count; i += 1) {
      const last = Math.min(count - 1, i + reach);
      let found = from[start + i * step] as number;
      for (let near = Math.max(0, i - reach); near <= last; near += 1)
        found = of(found, from[start + near * step] as number);
      to[start + i * step] = found;
    }
  });
}

/** Weighs a pixel with its neighbours by 1, 4, 6, 4 and 1. */
function blur(grey: Grey): Grey {
  return eachWay(grey, (from, to, start, step, count) => {
    const at = (i: number) => from[start + Math.min(count - 1, Math.max(0, i)) * step] as number;
    for (let i = 0; i < count; i += 1)
      to[start + i * step] = (at(i - 2) + at(i + 2) + 4 * (at(i - 1) + at(i + 1)) + 6 * at(i)) / 16;
  });
}

type Line = (from: Float32Array, to: Float32Array, start: number, step: number, count: number) => void;

/** Does something to each row, and then to each column of what came out. */
function eachWay({ data, width, height }: Grey, act: Line): Grey {
  const rows = new Float32Array(data.length);
  const both = new Float32Array(data.length);
  for (let y = 0; y < height; y += 1) act(data, rows, y * width, 1, width);
  for (let x = 0; x < width; x += 1) act(rows, both, x, width, height);
  return { data: both, width, height };
}
