// The four corners of a sheet of paper in a photograph, and how such a shape becomes a rectangle again.

export interface Point {
  x: number;
  y: number;
}

/** Upper left, upper right, lower right and lower left: in parts of the width and the height of the picture, so from 0 to 1. */
export type Quad = readonly [Point, Point, Point, Point];

export const WHOLE: Quad = [
  { x: 0, y: 0 },
  { x: 1, y: 0 },
  { x: 1, y: 1 },
  { x: 0, y: 1 },
];

export interface Size {
  width: number;
  height: number;
}

export const isWhole = (quad: Quad) =>
  quad.every(({ x, y }, corner) => x === WHOLE[corner]?.x && y === WHOLE[corner]?.y);

/** The same corners of another picture of the same proportions, such as its pixels. */
export function scaled(quad: Quad, { width, height }: Size): Quad {
  return each(quad, ({ x, y }) => ({ x: x * width, y: y * height }));
}

export function each(quad: Quad, change: (point: Point, corner: number) => Point): Quad {
  const [a, b, c, d] = quad;
  return [change(a, 0), change(b, 1), change(c, 2), change(d, 3)];
}

/** Twice the area of a triangle, above zero when it goes clockwise on a screen. */
function cross(a: Point, b: Point, c: Point): number {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

/** Whether no corner lies within, or nearly on, the line of its neighbours. `least` is twice the area of the smallest triangle of three corners. */
export function isConvex([a, b, c, d]: Quad, least = 0.002): boolean {
  return [cross(a, b, c), cross(b, c, d), cross(c, d, a), cross(d, a, b)].every((area) => area > least);
}

export function areaOf([a, b, c, d]: Quad): number {
  return (cross(a, b, c) + cross(a, c, d)) / 2;
}

/** How far a picture is turned, clockwise in degrees. */
export type Turn = 0 | 90 | 180 | 270;

/** Corners as they stand once the picture is turned clockwise by this many degrees. Whole turns give back the same. */
export function turned(quad: Quad, degrees: number): Quad {
  const quarters = (((degrees / 90) % 4) + 4) % 4;
  let [a, b, c, d] = quad;
  for (let quarter = 0; quarter < quarters; quarter += 1) {
    const turn = ({ x, y }: Point) => ({ x: 1 - y, y: x });
    [a, b, c, d] = [turn(d), turn(a), turn(b), turn(c)];
  }
  return [a, b, c, d];
}

/** Maps the unit square to a quad: `x = (a u + b v + c) / (g u + h v + 1)`, and `y` with `d`, `e` and `f`. */
export interface Projection {
  a: number;
  b: number;
  c: number;
  d: number;
  e: number;
  f: number;
  g: number;
  h: number;
}

/** The one projection that maps the corners of the unit square to those of a convex quad (Heckbert, Fundamentals of Texture Mapping, 1989, section 2.2.3). */
export function projectionTo([p0, p1, p2, p3]: Quad): Projection {
  const sum = { x: p0.x - p1.x + p2.x - p3.x, y: p0.y - p1.y + p2.y - p3.y };
  const one = { x: p1.x - p2.x, y: p1.y - p2.y };
  const two = { x: p3.x - p2.x, y: p3.y - p2.y };
  const whole = one.x * two.y - two.x * one.y;
  const g = (sum.x * two.y - two.x * sum.y) / whole;
  const h = (one.x * sum.y - sum.x * one.y) / whole;
  return {
    a: p1.x - p0.x + g * p1.x,
    b: p3.x - p0.x + h * p3.x,
    c: p0.x,
    d: p1.y - p0.y + g * p1.y,
    e: p3.y - p0.y + h * p3.y,
    f: p0.y,
    g,
    h,
  };
}

export function project(by: Projection, { x: u, y: v }: Point): Point {
  const depth = by.g * u + by.h * v + 1;
  return { x: (by.a * u + by.b * v + by.c) / depth, y: (by.d * u + by.e * v + by.f) / depth };
}

/** How long the camera of a phone is, in parts of the longer side of its picture: 26 mm on a film of 36 mm. */
const USUAL_LENGTH = 0.72;

/** Width by height of the sheet whose corners a camera saw there, in pixels from the middle of its picture. Where the corners do not say how long the camera is, it is a usual one (Zhang and He, Whiteboard Scanning and Image Enhancement, 2007, section 3.2). */
function proportionOf([m1, m2, m4, m3]: Quad, longest: number): number {
  const k2 = depthRatio(m1, m4, m3, m2);
  const k3 = depthRatio(m1, m4, m2, m3);
  const across = { x: k2 * m2.x - m1.x, y: k2 * m2.y - m1.y, z: k2 - 1 };
  const down = { x: k3 * m3.x - m1.x, y: k3 * m3.y - m1.y, z: k3 - 1 };
  const found = Math.sqrt(-(across.x * down.x + across.y * down.y) / (across.z * down.z));
  // A side that looks parallel says nothing; what is far from any camera is an error of a pixel or two.
  const length = found > 0.5 * longest && found < 2 * longest ? found : USUAL_LENGTH * longest;
  const span = ({ x, y, z }: { x: number; y: number; z: number }) => Math.hypot(x, y, z * length);
  return span(across) / span(down);
}

/** `((a x b) . c) / ((d x b) . c)` of points at depth one. */
function depthRatio(a: Point, b: Point, c: Point, d: Point): number {
  return cross(a, b, c) / cross(d, b, c);
}

/** The size in pixels of a sheet that loses nothing of what the picture shows of it, no side of which is longer than `most`. */
export function sheetOf(quad: Quad, picture: Size, most: number): Size {
  const pixels = scaled(quad, picture);
  const longest = Math.max(picture.width, picture.height);
  const middle = each(pixels, ({ x, y }) => ({ x: x - picture.width / 2, y: y - picture.height / 2 }));
  const far = (one: Point, other: Point) => Math.hypot(one.x - other.x, one.y - other.y);
  const [a, b, c, d] = pixels;
  const across = Math.max(far(a, b), far(d, c));
  const down = Math.max(far(a, d), far(b, c));
  const proportion = isWhole(quad) ? across / down : proportionOf(middle, longest);
  const width = Math.max(across, down * proportion);
  const scale = Math.min(1, most / Math.max(width, width / proportion));
  const side = (length: number) => Math.max(1, Math.round(length * scale));
  return { width: side(width), height: side(width / proportion) };
}
