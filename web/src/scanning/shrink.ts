// Turns a photograph into one that a firm can read and a phone can send: upright, at most as fine as a scan, and without the
// camera's metadata (place, time, device).
import { liesOnItsSide, takeOrientation, uprightMatrix } from './orientation';
import type { Size } from './quad';

/** About 200 dots an inch on a sheet of paper. */
export const LONGEST = 2400;
const QUALITY = 0.82;

export interface Shrunk extends Size {
  bytes: Blob;
}

/** Throws when the browser cannot read the photograph. */
export async function shrink(photograph: Blob): Promise<Shrunk> {
  const { picture, orientation } = await takeOrientation(photograph);
  const bitmap = await createImageBitmap(picture);
  const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
  const across = Math.max(1, Math.round(bitmap.width * scale));
  const down = Math.max(1, Math.round(bitmap.height * scale));
  const [width, height] = liesOnItsSide(orientation) ? [down, across] : [across, down];
  try {
    return await withCanvas({ width, height }, async (canvas, pen) => {
      pen.setTransform(uprightMatrix(orientation, across, down));
      pen.drawImage(bitmap, 0, 0, across, down);
      return { bytes: await toJpeg(canvas), width, height };
    });
  } finally {
    bitmap.close();
  }
}

/** A picture that stays as it is, with its size. Throws when the browser cannot read it. */
export async function asItWas(picture: Blob): Promise<Shrunk> {
  const bitmap = await createImageBitmap(picture);
  const { width, height } = bitmap;
  bitmap.close();
  return { bytes: picture, width, height };
}

type Draw<Made> = (canvas: HTMLCanvasElement, pen: CanvasRenderingContext2D) => Promise<Made>;

/** Draws on a white canvas of this size, in pixels. */
export async function withCanvas<Made>({ width, height }: Size, draw: Draw<Made>): Promise<Made> {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width, height];
  try {
    const pen = canvas.getContext('2d', { alpha: false });
    if (!pen) throw new Error('There is no room for a canvas.');
    // What is transparent was meant to be paper.
    pen.fillStyle = '#fff';
    pen.fillRect(0, 0, width, height);
    pen.imageSmoothingQuality = 'high';
    return await draw(canvas, pen);
  } finally {
    // Phones give the memory of a canvas back late otherwise.
    canvas.width = 0;
    canvas.height = 0;
  }
}

/** The picture on a canvas as a file. */
export function toJpeg(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('The canvas gave no picture.'))),
      'image/jpeg',
      QUALITY,
    );
  });
}
