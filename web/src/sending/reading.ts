// Reads a file as it is sent and keeps a hash of it after each part: what cannot be read is found out before it is sent, what was
// changed since an earlier sitting is not mixed with it, and the portal is told what the whole must be.
import { scriptAddress } from '../state/script';
import { digestParts } from './digest';
import type { DigestNews, DigestOrder } from './digest-worker';
import workerAddress from './digest-worker?worker&url';

/** The device does not hand out the file's bytes: it was moved, changed or deleted, or lies elsewhere and was not fetched. */
export class Unreadable extends Error {}

/** The file is not the one whose parts were sent before. */
export class Changed extends Error {}

export class Reading {
  /** After each part, the SHA-256 of everything up to its end. */
  readonly sums: string[] = [];
  /** How many of them this device keeps. */
  kept: number;
  private failure: Error | null = null;
  private waiting: (() => void)[] = [];
  private worker: Worker | null = null;
  private stopped = false;

  /** `before`: the hashes of an earlier sitting, as far as they are known. */
  constructor(
    private readonly file: Blob,
    private readonly partSize: number,
    private readonly before: readonly string[],
  ) {
    this.kept = before.length;
    try {
      this.worker = new Worker(scriptAddress(workerAddress), { type: 'module' });
    } catch {
      void this.readHere();
      return;
    }
    this.worker.addEventListener('message', ({ data }: MessageEvent<DigestNews>) => {
      if ('sum' in data) this.take(data.sum);
      else this.fail(new Unreadable());
    });
    this.worker.addEventListener('error', () => {
      // A browser that does not let the worker start reads here.
      this.end();
      if (this.sums.length === 0) void this.readHere();
      else this.fail(new Unreadable());
    });
    this.worker.postMessage({ file, partSize } satisfies DigestOrder);
  }

  /** The hash after a part, once the file was read so far. Throws `Unreadable` or `Changed`. */
  async after(part: number): Promise<string> {
    for (;;) {
      const sum = this.sums[part - 1];
      if (sum !== undefined) return sum;
      if (this.failure) throw this.failure;
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  stop(): void {
    this.stopped = true;
    this.fail(new DOMException('Stopped', 'AbortError'));
  }

  private async readHere(): Promise<void> {
    try {
      for await (const sum of digestParts(this.file, this.partSize)) {
        if (this.stopped) return;
        this.take(sum);
      }
    } catch {
      this.fail(new Unreadable());
    }
  }

  private take(sum: string): void {
    if (this.failure) return;
    const known = this.before[this.sums.length];
    if (known !== undefined && known !== sum) {
      this.fail(new Changed());
      return;
    }
    this.sums.push(sum);
    if (this.sums.length * this.partSize >= this.file.size) this.end();
    this.wake();
  }

  private fail(failure: Error): void {
    this.failure ??= failure;
    this.end();
    this.wake();
  }

  private end(): void {
    this.worker?.terminate();
    this.worker = null;
  }

  private wake(): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const go of waiting) go();
  }
}
