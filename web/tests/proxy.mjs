// A proxy on the road between a browser and its portal. It passes everything on, loses the answers that a journey wants lost,
// and takes a part whole before it passes it on, as virus scanners do.
import http from 'node:http';

/** `POST /v1/uploads/{id}/files/{id}/complete`, or `PUT part` and `PUT file` for the storage. */
function kindOf(method, url) {
  if (!url.pathname.startsWith('/v1/')) {
    return method === 'PUT' ? `PUT ${url.searchParams.has('partNumber') ? 'part' : 'file'}` : null;
  }
  return `${method} ${url.pathname.replace(/\/[a-z]+_[0-9A-Z]{26}/g, '/{id}')}`;
}

/** Starts one on a free port. `context` is what a browser needs to go through it. */
export async function startProxy() {
  const proxy = new Proxy_();
  await new Promise((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
  return proxy;
}

class Proxy_ {
  /** The kinds of calls that came through, each as often as it came. */
  calls = [];
  /** The kinds whose answers were lost. */
  lost = [];
  /** Says of the kind of a call whether its answer is lost. */
  loses = () => false;
  /** The names of headers that no answer keeps. */
  strips = [];
  /** Resolves when what was taken whole may be passed on. */
  passes = () => Promise.resolve();

  constructor() {
    this.server = http.createServer((request, response) => void this.pass(request, response));
    // What is held for ever holds up no test that is over.
    this.server.unref();
    this.server.on('connection', (socket) => socket.unref());
  }

  get context() {
    const { port } = this.server.address();
    // The portal is on this machine, to which browsers go without a proxy unless they are told otherwise.
    return { proxy: { server: `http://127.0.0.1:${port}`, bypass: '<-loopback>' } };
  }

  /** From now on the first answer of each kind of call is lost. */
  loseEachOnce() {
    this.loses = (kind) => !this.lost.includes(kind);
  }

  /** How often calls of a kind came through. */
  count(kind) {
    return this.calls.filter((one) => one === kind).length;
  }

  async pass(request, response) {
    const url = new URL(request.url);
    const kind = kindOf(request.method, url);
    const pieces = [];
    for await (const piece of request) pieces.push(piece);
    if (kind) this.calls.push(kind);
    await this.passes(kind);
    const { 'proxy-connection': _, ...headers } = request.headers;
    const onward = http.request(url, { method: request.method, headers, agent: false });
    onward.on('error', () => response.destroy());
    onward.on('response', (answer) => {
      // The portal has done it, and nobody hears of it. On a connection that was used before, browsers would call again by
      // themselves; each call has its own.
      const lose = kind !== null && this.loses(kind);
      if (lose) {
        this.lost.push(kind);
        answer.resume();
        answer.on('end', () => response.destroy());
        return;
      }
      const kept = Object.entries(answer.headers).filter(([name]) => !this.strips.includes(name));
      response.writeHead(answer.statusCode, { ...Object.fromEntries(kept), connection: 'close' });
      answer.pipe(response);
    });
    onward.end(Buffer.concat(pieces));
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }
}
