// Sends the bytes of one part to the storage. `fetch` cannot tell how many bytes went out, so this is the older call.

/** Longer than any pause of a connection that lives; a device that slept wakes up to a dead one. */
const STALLED = 45_000;

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
    let stalled = setTimeout(() => request.abort(), STALLED);
    const alive = () => {
      clearTimeout(stalled);
      stalled = setTimeout(() => request.abort(), STALLED);
    };
    const abort = () => request.abort();
    const end = () => {
      clearTimeout(stalled);
      stop.removeEventListener('abort', abort);
    };
    request.upload.addEventListener('progress', (event) => {
      alive();
      onProgress(event.loaded);
    });
    request.addEventListener('loadend', () => {
      end();
      const tag = request.status === 200 ? request.getResponseHeader('etag') : null;
      if (tag) resolve(tag);
      else reject(stop.aborted ? stop.reason : new Refused(request.status));
    });
    request.open('PUT', place.url);
    for (const [name, value] of Object.entries(place.headers ?? {})) request.setRequestHeader(name, value);
    stop.addEventListener('abort', abort);
    if (stop.aborted) {
      end();
      reject(stop.reason);
      return;
    }
    request.send(bytes);
  });
}
