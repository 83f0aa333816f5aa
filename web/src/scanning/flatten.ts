// Makes a sheet of paper, as a camera saw it, flat; and what is written on it black on white.
import { projectionTo, type Quad, type Size, scaled } from './quad';

/** A picture: red, green, blue and opacity of each pixel, row by row. */
export interface Pixels extends Size {
  data: Uint8ClampedArray<ArrayBuffer>;
}

/** The sheet between these corners, at this size. What is between pixels is weighed. */
export function flatten(picture: Pixels, quad: Quad, { width, height }: Size): Pixels {
  const made = new Uint8ClampedArray(width * height * 4);
  const from = picture.data;
  const [right, bottom] = [picture.width - 1, picture.height - 1];
  const { a, b, c, d, e, f, g, h } = projectionTo(scaled(quad, picture));
  let to = 0;
  for (let row = 0; row < height; row += 1) {
    const v = (row + 0.5) / height;
    for (let column = 0; column < width; column += 1) {
      const u = (column + 0.5) / width;
      const depth = g * u + h * v + 1;
      const x = Math.min(right, Math.max(0, (a * u + b * v + c) / depth - 0.5));
      const y = Math.min(bottom, Math.max(0, (d * u + e * v + f) / depth - 0.5));
      const [left, top] = [Math.floor(x), Math.floor(y)];
      const [toRight, toBottom] = [x - left, y - top];
      const nw = (top * picture.width + left) * 4;
      const ne = left < right ? nw + 4 : nw;
      const below = top < bottom ? picture.width * 4 : 0;
      for (let colour = 0; colour < 3; colour += 1) {
        const upper = (from[nw + colour] as number) * (1 - toRight) + (from[ne + colour] as number) * toRight;
        const lower =
          (from[nw + below + colour] as number) * (1 - toRight) +
          (from[ne + below + colour] as number) * toRight;
        made[to + colour] = upper * (1 - toBottom) + lower * toBottom;
      }
      made[to + 3] = 255;
      to += 4;
    }
  }
  return { data: made, width, height };
}

/** How many fields the longer side is divided into, to learn how bright the paper is where. */
const FIELDS = 32;
/** What is darker than this part of the paper around it is black, and what is brighter than the other is white. */
const BLACK = 0.45;
const WHITE = 0.88;
/** Paper is at least this bright, of the brightest on the sheet: what is darker over a whole field is a picture, and stays dark. */
const SHADE = 0.45;

/** Makes paper white and writing dark, whatever the light was. Grey stays grey: a signature, a stamp and a pencil can be read. */
export function whiten(picture: Pixels): void {
  const { data, width, height } = picture;
  const paper = brightnessOfPaper(picture);
  for (let y = 0, i = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, i += 4) {
      const part = greyAt(data, i) / paper.at(x, y);
      const shown = 255 * Math.min(1, Math.max(0, (part - BLACK) / (WHITE - BLACK)));
      data[i] = data[i + 1] = data[i + 2] = shown;
    }
  }
}

/** How bright a pixel is to the eye, 0 to 255 (ITU-R BT.601). */
export function greyAt(data: Uint8ClampedArray, i: number): number {
  return 0.299 * (data[i] as number) + 0.587 * (data[i + 1] as number) + 0.114 * (data[i + 2] as number);
}

/** How bright the paper would be at each place if nothing were written there: most of a field is paper. */
function brightnessOfPaper(picture: Pixels): { at: (x: number, y: number) => number } {
  const { width, height } = picture;
  const size = Math.max(1, Math.ceil(Math.max(width, height) / FIELDS));
  const [columns, rows] = [Math.ceil(width / size), Math.ceil(height / size)];
  const fields = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1)
      fields[row * columns + column] = brightOf(picture, column * size, row * size, size);
  const least = SHADE * fields.reduce((most, one) => Math.max(most, one), 1);
  const field = (column: number, row: number) => {
    const place = Math.min(rows - 1, Math.max(0, row)) * columns + Math.min(columns - 1, Math.max(0, column));
    return Math.max(least, fields[place] as number);
  };
  return {
    at: (x, y) => {
      const [across, down] = [(x + 0.5) / size - 0.5, (y + 0.5) / size - 0.5];
      const [left, top] = [Math.floor(across), Math.floor(down)];
      const [right, below] = [across - left, down - top];
      const upper = field(left, top) * (1 - right) + field(left + 1, top) * right;
      const lower = field(left, top + 1) * (1 - right) + field(left + 1, top + 1) * right;
      return upper * (1 - below) + lower * below;
    },
  };
}

/** The brightness that a fifth of a field's pixels reach: not the one bright speck, and not the ink. */
function brightOf({ data, width, height }: Pixels, left: number, top: number, size: number): number {
  const counts = new Uint32Array(256);
  let count = 0;
  for (let y = top; y < Math.min(height, top + size); y += 2) {
    for (let x = left; x < Math.min(width, left + size); x += 2) {
      const grey = Math.round(greyAt(data, (y * width + x) * 4));
      counts[grey] = (counts[grey] as number) + 1;
      count += 1;
    }
  }
  let brighter = 0;
  for (let grey = 255; grey > 0; grey -= 1) {
    brighter += counts[grey] as number;
    if (brighter >= count / 5) return grey;
  }
  return 0;
}
