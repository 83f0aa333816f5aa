// Sends the bytes of one part to the storage. `fetch` cannot tell how many bytes went out, so this is the older call.

/** Longer than any pause of a connection that lives while bytes go out, in milliseconds; a device that slept wakes up to a dead one. */
const STALLED = 45_000;

/** Once all bytes are out they may still be on their way: proxies and virus scanners take a part whole before they pass it on. The answer is waited for so long, in milliseconds... */
const ANSWER = 2 * 60_000;

/** ...and so much longer as the part takes on a line of this many bytes a second behind them. */
const SLOW_LINE = 64 * 1024;

/** The storage refused a part, or did not answer (`status` 0). */
export class Refused extends Error {
  constructor(readonly status: number) {
    super(`The storage answered ${status}`);
  }
}

/** Puts one part where it goes; answers with what the storage calls it. */
export function put(
  place: { url: string; headers?: Record<string, string> },
  bytes: Blob,
  stop: AbortSignal,
  onProgress: (loaded: number) => void,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const giveUp = () => request.abort();
    let patience = setTimeout(giveUp, STALLED);
    const wait = (time: number) => {
      clearTimeout(patience);
      patience = setTimeout(giveUp, time);
    };
    const end = () => {
      clearTimeout(patience);
      stop.removeEventListener('abort', giveUp);
    };
    request.upload.addEventListener('progress', (event) => {
      wait(STALLED);
      onProgress(event.loaded);
    });
    request.upload.addEventListener('load', () => wait(ANSWER + (bytes.size / SLOW_LINE) * 1000));
    request.addEventListener('loadend', () => {
      end();
      const tag = request.status === 200 ? request.getResponseHeader('etag') : null;
      if (tag) resolve(tag);
      else reject(stop.aborted ? stop.reason : new Refused(request.status));
    });
    request.open('PUT', place.url);
    for (const [name, value] of Object.entries(place.headers ?? {})) request.setRequestHeader(name, value);
    stop.addEventListener('abort', giveUp);
    if (stop.aborted) {
      end();
      reject(stop.reason);
      return;
    }
    request.send(bytes);
  });
}
