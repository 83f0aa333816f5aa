// A front of the portal and of its storage, which each engine goes through in the same way. It can speak TLS: WebKit keeps no
// Secure cookie of http://localhost. And it can hold what is sent to the storage, and cut it off.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { join } from 'node:path';

/** A key and a certificate for `localhost`, which live as long as the folder. */
export function makeCertificate(folder) {
  const [key, certificate] = ['key.pem', 'certificate.pem'].map((name) => join(folder, name));
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const files = ['-keyout', key, '-out', certificate, '-days', '2'];
  execFileSync('openssl', ['req', '-x509', ...curve, ...name, ...files], { stdio: 'pipe' });
  return { key: readFileSync(key), cert: readFileSync(certificate), path: certificate };
}

export async function startFront(portal, tls) {
  const front = new Front(portal, tls);
  await front.start();
  return front;
}

class Front {
  /** What was sent to the storage and passed on: the numbers of parts, and null for a whole file. */
  passed = [];
  /** What the storage has taken of it. */
  taken = [];
  /** What waits to be passed on, because `lets` says no. */
  held = [];
  lets = () => true;
  broken = false;

  constructor(portal, tls) {
    this.portal = portal;
    this.tls = tls;
  }

  async start() {
    this.servers = [this.serve(this.portal.origin), this.serve(this.portal.storage)];
    const ports = await Promise.all(
      this.servers.map(async (server) => {
        await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
        return server.address().port;
      }),
    );
    const addresses = this.tls
      ? ports.map((port) => `https://localhost:${port}`)
      : [`http://localhost:${ports[0]}`, `http://127.0.0.1:${ports[1]}`];
    [this.origin, this.storage] = addresses;
  }

  /** The portal's address of something, as a browser has it that goes through here. */
  outside(text) {
    return text.replaceAll(this.portal.origin, this.origin).replaceAll(this.portal.storage, this.storage);
  }

  inside(text) {
    return text.replaceAll(this.origin, this.portal.origin).replaceAll(this.storage, this.portal.storage);
  }

  serve(target) {
    const answer = (request, response) => void this.take(target, request, response);
    return this.tls ? https.createServer(this.tls, answer) : http.createServer(answer);
  }

  async take(target, request, response) {
    if (target !== this.portal.storage || request.method !== 'PUT') {
      this.pass(target, request, response);
      return;
    }
    const part = new URL(request.url, target).searchParams.get('partNumber');
    if (!this.broken && !this.lets(part)) await new Promise((go) => this.held.push({ part, go }));
    if (this.broken) request.destroy();
    // It may be given up meanwhile by a page that was left.
    if (request.destroyed) return;
    this.passed.push(part);
    response.on('finish', () => this.taken.push(part));
    this.pass(target, request, response);
  }

  pass(target, request, response) {
    const { 'accept-encoding': _, ...headers } = request.headers;
    for (const name of ['origin', 'referer']) if (headers[name]) headers[name] = this.inside(headers[name]);
    headers.host = new URL(target).host;
    const onward = http.request(new URL(request.url, target), { method: request.method, headers });
    onward.on('error', () => response.destroy());
    onward.on('response', (answer) => void this.give(answer, response));
    request.on('close', () => !request.complete && onward.destroy());
    request.pipe(onward);
  }

  async give(answer, response) {
    const headers = { ...answer.headers };
    for (const name of ['access-control-allow-origin', 'location'])
      if (headers[name]) headers[name] = this.outside(headers[name]);
    if (!/json/.test(headers['content-type'] ?? '')) {
      response.writeHead(answer.statusCode, headers);
      answer.pipe(response);
      return;
    }
    // Addresses of the storage stand in the portal's answers.
    const pieces = [];
    for await (const piece of answer) pieces.push(piece);
    const text = Buffer.from(this.outside(Buffer.concat(pieces).toString()));
    delete headers['transfer-encoding'];
    response.writeHead(answer.statusCode, { ...headers, 'content-length': text.length });
    response.end(text);
  }

  /** What is held breaks off, and whatever comes after it, as when a train enters a tunnel. */
  cut() {
    this.broken = true;
    for (const { go } of this.held.splice(0)) go();
  }

  /** The storage can be reached again, for what `lets` lets through. */
  mend(lets = () => true) {
    this.broken = false;
    this.lets = lets;
    for (const { go } of this.held.splice(0)) go();
  }

  stop() {
    for (const server of this.servers) {
      server.closeAllConnections();
      server.close();
    }
  }
}
