// Makes of a photograph what a firm can read and a phone can send: upright, at most as fine as a scanner, and without what the
// camera wrote beside it (place, time, device).
import { liesOnItsSide, takeOrientation, uprightMatrix } from './orientation';

/** About 200 dots an inch on a sheet of paper. */
const LONGEST = 2400;
const QUALITY = 0.82;

export interface Shrunk {
  bytes: Blob;
  width: number;
  height: number;
}

/** Throws when the browser cannot read the photograph. */
export async function shrink(photograph: Blob): Promise<Shrunk> {
  const { picture, orientation } = await takeOrientation(photograph);
  const bitmap = await createImageBitmap(picture);
  const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
  const across = Math.max(1, Math.round(bitmap.width * scale));
  const down = Math.max(1, Math.round(bitmap.height * scale));
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = liesOnItsSide(orientation) ? [down, across] : [across, down];
  try {
    const pen = canvas.getContext('2d', { alpha: false });
    if (!pen) throw new Error('There is no room for a canvas.');
    // What is transparent was meant to be paper.
    pen.fillStyle = '#fff';
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.imageSmoothingQuality = 'high';
    pen.setTransform(uprightMatrix(orientation, across, down));
    pen.drawImage(bitmap, 0, 0, across, down);
    return { bytes: await toJpeg(canvas), width: canvas.width, height: canvas.height };
  } finally {
    bitmap.close();
    // Phones give the memory of a canvas back late otherwise.
    canvas.width = 0;
    canvas.height = 0;
  }
}

function toJpeg(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('The canvas gave no picture.'))),
      'image/jpeg',
      QUALITY,
    );
  });
}
