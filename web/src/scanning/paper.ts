// Finds the paper in a photograph and cuts it out. The page decodes and encodes pictures; a worker turns pixels into pixels in
// between, so that the page stays responsive and a phone needs the memory of one picture at a time.
import { scriptAddress } from '../state/script';
import type { Pixels } from './flatten';
import type { PaperNews, PaperOrder } from './paper-worker';
import workerAddress from './paper-worker?worker&url';
import { isWhole, type Quad, type Size } from './quad';
import { LONGEST, type Shrunk, toJpeg, withCanvas } from './shrink';

/** What somebody wants of a photograph: the paper between these corners; and black on white, or as it was photographed. */
export interface Cut {
  corners: Quad;
  white: boolean;
}

/** The longest side of the picture in which paper is looked for, in pixels: writing is dust there, and edges are not. */
const SMALL = 640;
/** A phone that takes longer has stopped the worker, in milliseconds. */
const PATIENCE = 30_000;

/** Whether anything is to be done. */
export const isAsTaken = ({ corners, white }: Cut) => isWhole(corners) && !white;

/** The corners of the paper; `null` where none is clear. Throws when the photograph cannot be read, or the worker does not start. */
export async function findPaper(photograph: Blob): Promise<Quad | null> {
  const picture = await read(photograph, SMALL);
  return await ask({ kind: 'find', picture });
}

/** The paper alone, flat. Throws as above. */
export async function cutPaper(photograph: Blob, { corners, white }: Cut): Promise<Shrunk> {
  const picture = await read(photograph, LONGEST);
  const made = await ask({ kind: 'cut', picture, corners, white, most: LONGEST });
  return withCanvas(made, async (canvas, pen) => {
    pen.putImageData(new ImageData(made.data, made.width, made.height), 0, 0);
    return { bytes: await toJpeg(canvas), width: made.width, height: made.height };
  });
}

/** The pixels of a picture, which is made smaller where a side is longer. */
async function read(photograph: Blob, most: number): Promise<Pixels> {
  const bitmap = await createImageBitmap(photograph);
  const scale = Math.min(1, most / Math.max(bitmap.width, bitmap.height));
  const side = (length: number) => Math.max(1, Math.round(length * scale));
  const size: Size = { width: side(bitmap.width), height: side(bitmap.height) };
  try {
    return await withCanvas(size, async (_, pen) => {
      pen.drawImage(bitmap, 0, 0, size.width, size.height);
      const { data } = pen.getImageData(0, 0, size.width, size.height);
      return { ...size, data: data as Pixels['data'] };
    });
  } finally {
    bitmap.close();
  }
}

/** Has a worker of its own do it; the pixels go over to it. */
function ask<Kind extends PaperOrder['kind']>(order: PaperOrder & { kind: Kind }): Promise<PaperNews[Kind]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(scriptAddress(workerAddress), { type: 'module' });
    const end = () => {
      worker.terminate();
      clearTimeout(patience);
    };
    const fail = () => {
      end();
      reject(new Error('The worker for paper gave no answer.'));
    };
    const patience = setTimeout(fail, PATIENCE);
    worker.addEventListener('error', fail);
    worker.addEventListener('message', ({ data: news }: MessageEvent<PaperNews[Kind]>) => {
      end();
      resolve(news);
    });
    worker.postMessage(order, [order.picture.data.buffer]);
  });
}
