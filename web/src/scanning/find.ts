// Finds the sheet of paper in a photograph: four long straight edges around something brighter than what it lies on. What is not
// clear is not found, because a page that was cut wrongly is worse than one that was not cut.
import { type Edges, findEdges, type Grey } from './edges';
import { areaOf, each, isConvex, type Point, type Quad } from './quad';

/** A straight edge: the points with `x * nx + y * ny = from`. The normal points to what is brighter. */
interface Edge {
  nx: number;
  ny: number;
  from: number;
  /** The rim of the picture, beyond which the paper may go on. */
  rim: boolean;
}

/** How many edges are tried, the longest first. */
const MOST_EDGES = 24;
/** The part of each edge, and of all four together, that has to be seen. */
const SEEN = 0.6;
const SEEN_IN_ALL = 0.75;
/** A rim counts for this much. */
const RIM = 0.5;
/** The least part of the picture that paper takes; more where one side of it is beyond the rim. */
const LEAST = 0.12;
const LEAST_WITH_RIM = 0.3;
/** More than this is the whole picture. */
const NEARLY_ALL = 0.97;
/** How far from straight and from square a sheet may look, as a cosine: some 35 degrees. */
const ASKEW = 0.57;

/** The corners of the paper, or `null` where there is none that is clear. */
export function findPaper(grey: Grey): Quad | null {
  const edges = findEdges(grey);
  const straight = findStraight(edges);
  const rims: Edge[] = [
    { nx: 1, ny: 0, from: 0, rim: true },
    { nx: -1, ny: 0, from: 1 - grey.width, rim: true },
    { nx: 0, ny: 1, from: 0, rim: true },
    { nx: 0, ny: -1, from: 1 - grey.height, rim: true },
  ];
  let best: { sides: Edge[]; score: number } | null = null;
  for (const sides of quartets([...straight, ...rims])) {
    const score = scoreOf(edges, sides);
    if (score > (best?.score ?? 0)) best = { sides, score };
  }
  if (!best) return null;
  const corners = cornersOf(best.sides.map((side) => (side.rim ? side : sharpen(edges, side, best.sides))));
  if (!corners) return null;
  // Pixels are counted by their middles.
  const quad = each(corners, ({ x, y }) => ({
    x: clamp((x + 0.5) / grey.width),
    y: clamp((y + 0.5) / grey.height),
  }));
  const area = areaOf(quad);
  return isConvex(quad) && area < NEARLY_ALL ? quad : null;
}

const clamp = (value: number) => Math.min(1, Math.max(0, value));

/** The longest straight edges, by Hough's transform: each pixel of an edge votes for the few lines that go through it in its direction. */
function findStraight({ width, height, ridge }: Edges): Edge[] {
  const reach = Math.ceil(Math.hypot(width, height));
  const rows = 2 * reach + 1;
  const votes = new Uint16Array(360 * rows);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const direction = ridge[y * width + x] as number;
      if (Number.isNaN(direction)) continue;
      const degrees = Math.round((direction * 180) / Math.PI);
      for (let near = degrees - 3; near <= degrees + 3; near += 1) {
        const angle = (near + 360) % 360;
        const from = Math.round(x * (COS[angle] as number) + y * (SIN[angle] as number));
        const bin = angle * rows + from + reach;
        votes[bin] = (votes[bin] as number) + 1;
      }
    }
  }
  const found: Edge[] = [];
  const least = Math.min(width, height) * 0.12;
  while (found.length < MOST_EDGES) {
    let top = 0;
    for (let bin = 1; bin < votes.length; bin += 1)
      if ((votes[bin] as number) > (votes[top] as number)) top = bin;
    if ((votes[top] as number) < least) break;
    const angle = Math.floor(top / rows);
    const from = (top % rows) - reach;
    found.push({ nx: COS[angle] as number, ny: SIN[angle] as number, from, rim: false });
    // What is nearly the same line is the same edge.
    for (let near = angle - 5; near <= angle + 5; near += 1) {
      const row = ((near + 360) % 360) * rows;
      const [start, end] = [Math.max(0, from + reach - 6), Math.min(rows - 1, from + reach + 6)];
      votes.fill(0, row + start, row + end + 1);
    }
  }
  return found;
}

const COS = Float64Array.from({ length: 360 }, (_, degrees) => Math.cos((degrees * Math.PI) / 180));
const SIN = Float64Array.from({ length: 360 }, (_, degrees) => Math.sin((degrees * Math.PI) / 180));

/** Four edges that could go round a sheet, in their order, with one rim at the most: two pairs that face each other, across each other. */
function* quartets(edges: Edge[]): Generator<Edge[]> {
  const pairs: [Edge, Edge][] = [];
  for (const [row, one] of edges.entries())
    for (const other of edges.slice(row + 1)) if (facing(one, other)) pairs.push([one, other]);
  for (const [row, [a, c]] of pairs.entries()) {
    for (const [b, d] of pairs.slice(row + 1)) {
      if (Number(a.rim) + Number(b.rim) + Number(c.rim) + Number(d.rim) > 1) continue;
      if (Math.abs(dot(a, b)) < ASKEW && Math.abs(dot(c, d)) < ASKEW) yield [a, b, c, d];
    }
  }
}

const dot = (one: Edge, other: Edge) => one.nx * other.nx + one.ny * other.ny;

/** Whether the bright sides of two edges look at each other, with room between them. */
function facing(one: Edge, other: Edge): boolean {
  return dot(one, other) < -0.8 && one.from + other.from < -20;
}

/** How well four edges are those of a sheet: larger, and more of it seen, is better. Zero is none. */
function scoreOf(edges: Edges, sides: Edge[]): number {
  const corners = cornersOf(sides);
  if (!corners) return 0;
  const { width, height } = edges;
  const slack = 0.02 * Math.max(width, height);
  const within = ({ x, y }: Point) => x > -slack && x < width + slack && y > -slack && y < height + slack;
  if (!corners.every(within)) return 0;
  const area = areaOf(corners) / (width * height);
  const hasRim = sides.some(({ rim }) => rim);
  if (area < (hasRim ? LEAST_WITH_RIM : LEAST)) return 0;
  let sum = 0;
  for (const side of sides) {
    const seen = side.rim ? RIM : seenOf(edges, side, sides);
    if (!side.rim && seen < SEEN) return 0;
    sum += seen;
  }
  const seen = sum / 4;
  return seen < (hasRim ? SEEN_IN_ALL - (1 - RIM) / 4 : SEEN_IN_ALL) ? 0 : seen * Math.sqrt(area);
}

/** The corners between four edges, from the upper left one on clockwise; `null` when they do not go round anything. */
function cornersOf(sides: Edge[]): Quad | null {
  const [a, b, c, d] = sides as [Edge, Edge, Edge, Edge];
  const met = [meet(a, b), meet(b, c), meet(c, d), meet(d, a)];
  const middle = {
    x: met.reduce((sum, { x }) => sum + x, 0) / 4,
    y: met.reduce((sum, { y }) => sum + y, 0) / 4,
  };
  const around = ({ x, y }: Point) => Math.atan2(y - middle.y, x - middle.x);
  met.sort((one, other) => around(one) - around(other));
  // The upper left one is the one nearest to that corner of the picture.
  const first = met.reduce((least, { x, y }, row) => (x + y < sumOf(met[least]) ? row : least), 0);
  const quad = [...met.slice(first), ...met.slice(0, first)] as unknown as Quad;
  return isConvex(quad, 1) ? quad : null;
}

const sumOf = (point: Point | undefined) => (point ? point.x + point.y : Number.POSITIVE_INFINITY);

function meet(one: Edge, other: Edge): Point {
  const whole = one.nx * other.ny - one.ny * other.nx;
  return {
    x: (one.from * other.ny - other.from * one.ny) / whole,
    y: (one.nx * other.from - other.nx * one.from) / whole,
  };
}

/** The ends of one of four edges: where its neighbours cross it. */
function endsOf(side: Edge, sides: Edge[]): [Point, Point] {
  const row = sides.indexOf(side);
  const next = sides[(row + 1) % 4] as Edge;
  const last = sides[(row + 3) % 4] as Edge;
  return [meet(side, last), meet(side, next)];
}

/** The part of an edge along which the picture has one there, in its direction. */
function seenOf({ width, height, ridge }: Edges, side: Edge, sides: Edge[]): number {
  const [start, end] = endsOf(side, sides);
  const steps = Math.max(8, Math.round(Math.hypot(end.x - start.x, end.y - start.y) / 3));
  const direction = Math.atan2(side.ny, side.nx);
  let seen = 0;
  for (let step = 0; step < steps; step += 1) {
    const part = (step + 0.5) / steps;
    for (let off = -2; off <= 2; off += 1) {
      const x = Math.round(start.x + (end.x - start.x) * part + off * side.nx);
      const y = Math.round(start.y + (end.y - start.y) * part + off * side.ny);
      if (x < 0 || y < 0 || x >= width || y >= height) continue;
      // Some 25 degrees; where there is no edge the cosine is no number.
      if (Math.cos((ridge[y * width + x] as number) - direction) > 0.9) {
        seen += 1;
        break;
      }
    }
  }
  return seen / steps;
}

/** How far an edge may be from where the votes put it, in pixels. */
const OFF = 4;

/** Puts an edge through the steepest points along it, between pixels. */
function sharpen(edges: Edges, side: Edge, sides: Edge[]): Edge {
  const [start, end] = endsOf(side, sides);
  const steps = Math.max(12, Math.round(Math.hypot(end.x - start.x, end.y - start.y) / 2));
  let points: Point[] = [];
  // The corners themselves are round.
  for (let step = Math.ceil(steps * 0.06); step < steps * 0.94; step += 1) {
    const part = step / steps;
    const middle = { x: start.x + (end.x - start.x) * part, y: start.y + (end.y - start.y) * part };
    const off = steepest(edges, side, middle);
    if (off !== null) points.push({ x: middle.x + off * side.nx, y: middle.y + off * side.ny });
  }
  let fitted = side;
  for (let round = 0; round < 3 && points.length >= 8; round += 1) {
    fitted = fit(points, side);
    const away = ({ x, y }: Point) => Math.abs(x * fitted.nx + y * fitted.ny - fitted.from);
    const near = points.filter((point) => away(point) < 1.5 - 0.4 * round);
    if (near.length < points.length / 2) break;
    points = near;
  }
  return fitted;
}

/** How far along the normal the slope is steepest, or `null` where there is none. */
function steepest(edges: Edges, { nx, ny }: Edge, { x, y }: Point): number | null {
  const slope = (off: number) => slopeAt(edges, x + off * nx, y + off * ny, nx, ny);
  let best = 0;
  let most = 0;
  for (let off = -OFF; off <= OFF; off += 1) {
    const found = slope(off);
    if (found > most) [best, most] = [off, found];
  }
  if (most < 1) return null;
  const [before, after] = [slope(best - 1), slope(best + 1)];
  const bend = before - 2 * most + after;
  return bend < 0 ? best + (0.5 * (before - after)) / bend : best;
}

/** The slope in a direction, between pixels. */
function slopeAt(
  { width, height, across, down }: Edges,
  x: number,
  y: number,
  nx: number,
  ny: number,
): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  if (left < 0 || top < 0 || left + 1 >= width || top + 1 >= height) return 0;
  const [right, below] = [x - left, y - top];
  const at = (place: number) => (across[place] as number) * nx + (down[place] as number) * ny;
  const i = top * width + left;
  const upper = at(i) * (1 - right) + at(i + 1) * right;
  const lower = at(i + width) * (1 - right) + at(i + width + 1) * right;
  return upper * (1 - below) + lower * below;
}

/** The line with the least squares of distances, with its normal as before. */
function fit(points: Point[], like: Edge): Edge {
  const count = points.length;
  const x = points.reduce((sum, point) => sum + point.x, 0) / count;
  const y = points.reduce((sum, point) => sum + point.y, 0) / count;
  let [xx, xy, yy] = [0, 0, 0];
  for (const point of points) {
    xx += (point.x - x) ** 2;
    xy += (point.x - x) * (point.y - y);
    yy += (point.y - y) ** 2;
  }
  const along = Math.atan2(2 * xy, xx - yy) / 2;
  let [nx, ny] = [-Math.sin(along), Math.cos(along)];
  if (nx * like.nx + ny * like.ny < 0) [nx, ny] = [-nx, -ny];
  return { ...like, nx, ny, from: x * nx + y * ny };
}
