// The phone's network and processor. The network is a link between browser and edge that carries packets: one road each way, shared
// by all connections and by the service worker, with the handshake and the slow start of TCP. Chromium's own emulation
// (`--devtools`) delays requests instead: connections cost nothing, and the service worker goes without any delay.
import net from 'node:net';
import { Duplex } from 'node:stream';

/** Round trip in milliseconds, and kbit/s. */
export const NETWORKS = {
  // Lighthouse's "Slow 4G": https://github.com/GoogleChrome/lighthouse/blob/main/docs/throttling.md
  'slow 4G': { rtt: 150, down: 1600, up: 750 },
  // The figures of Chromium's "Slow 3G" as they were named first.
  'slow 3G': { rtt: 400, down: 400, up: 400 },
};

/** Lighthouse's mid-range phone. */
export const SLOWDOWN = 4;

/** What fits a packet, and how much a server sends before the first answer: ten packets (RFC 6928). */
const PACKET = 1460;
const FIRST_WINDOW = 10 * PACKET;

export async function slowDown(page, network, byDevtools) {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
  if (!byDevtools || !network) return;
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: network.rtt,
    downloadThroughput: (network.down * 1000) / 8,
    uploadThroughput: (network.up * 1000) / 8,
  });
}

const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** One direction: a packet leaves after those before it. */
class Road {
  free = 0;
  bytes = 0;

  async leave(size, kbits) {
    this.bytes += size;
    if (!kbits) return;
    this.free = Math.max(this.free, performance.now()) + (size * 8) / kbits;
    await wait(this.free - performance.now());
  }
}

/** One connection, as the edge's TLS sees it. */
class Connection extends Duplex {
  window = FIRST_WINDOW;
  flying = 0;
  more = () => {};

  constructor(link, phone) {
    super();
    this.link = link;
    this.phone = phone;
    // Nothing is sent before the handshake of TCP is over.
    let last = wait(link.network?.rtt ?? 0);
    phone.on('data', (chunk) => {
      last = last.then(async () => {
        await link.up.leave(chunk.length, link.network?.up);
        this.later(link.half, () => this.push(chunk));
      });
    });
    phone.on('close', () => this.destroy());
    phone.on('error', () => this.destroy());
  }

  /** Without a network at once: a timer takes a millisecond at least. */
  later(milliseconds, act) {
    const unlessOver = () => {
      if (!this.destroyed) act();
    };
    if (milliseconds > 0) setTimeout(unlessOver, milliseconds);
    else unlessOver();
  }

  _read() {}

  async _write(chunk, _, done) {
    for (let from = 0; from < chunk.length; from += PACKET) {
      const packet = chunk.subarray(from, from + PACKET);
      await this.send(packet);
      if (this.destroyed) break;
    }
    done();
  }

  async send(packet) {
    const { link, phone } = this;
    while (link.network && this.flying + packet.length > this.window)
      await new Promise((resolve) => {
        this.more = resolve;
      });
    this.flying += packet.length;
    await link.down.leave(packet.length, link.network?.down);
    this.later(link.half, () => phone.write(packet));
    // Each packet that arrived widens the window by itself.
    this.later(2 * link.half, () => {
      this.flying -= packet.length;
      this.window += packet.length;
      this.more();
    });
  }

  _final(done) {
    this.later(this.link.half, () => this.phone.end());
    done();
  }

  _destroy(error, done) {
    this.more();
    this.phone.destroy();
    done(error);
  }
}

/** The link in front of an edge. Without a network it only counts. */
export class Link {
  network = null;
  down = new Road();
  up = new Road();

  constructor(edge) {
    this.server = net.createServer({ noDelay: true }, (phone) => {
      edge.emit('connection', new Connection(this, phone));
    });
  }

  /** Half a round trip. */
  get half() {
    return (this.network?.rtt ?? 0) / 2;
  }

  async open() {
    await new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this.server.address().port;
  }

  close() {
    this.server.close();
  }
}
