// Looks for paper in photographs, and cuts it out, beside the page, which stays quick: one worker for each picture, ended by whoever
// began it.
import { findPaper } from './find';
import { flatten, greyAt, type Pixels, whiten } from './flatten';
import { type Quad, sheetOf } from './quad';

export type PaperOrder =
  | { kind: 'find'; picture: Pixels }
  | { kind: 'cut'; picture: Pixels; corners: Quad; white: boolean; most: number };

/** The answers to both. */
export interface PaperNews {
  find: Quad | null;
  cut: Pixels;
}

addEventListener('message', ({ data: order }: MessageEvent<PaperOrder>) => {
  if (order.kind === 'find') {
    tell(findPaper(greyOf(order.picture)));
    return;
  }
  const { picture, corners, white, most } = order;
  const made = flatten(picture, corners, sheetOf(corners, picture, most));
  if (white) whiten(made);
  tell(made, [made.data.buffer]);
});

function greyOf({ data, width, height }: Pixels) {
  const grey = Float32Array.from({ length: width * height }, (_, place) => greyAt(data, place * 4));
  return { data: grey, width, height };
}

function tell(news: PaperNews['find' | 'cut'], given: Transferable[] = []): void {
  postMessage(news, { transfer: given });
}
