// Computes the hashes of one file in a worker, so that the page stays responsive. One worker for each file; its creator ends it.
import { digestParts } from './digest';

export interface DigestOrder {
  file: Blob;
  partSize: number;
}

/** A hash, in the order of the parts, or the end of it: the file cannot be read. */
export type DigestNews = { sum: string } | { unreadable: true };

addEventListener('message', async ({ data }: MessageEvent<DigestOrder>) => {
  try {
    for await (const sum of digestParts(data.file, data.partSize)) tell({ sum });
  } catch {
    tell({ unreadable: true });
  }
});

function tell(news: DigestNews): void {
  postMessage(news);
}
