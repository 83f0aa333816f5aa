// What CloudFront does in front of a portal, by template.yaml and docs/operations.md: HTTP/2 over TLS, files of the app from its cache
// and compressed, calls of the API passed on as they are. A portal on a laptop does none of it.
import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import http2 from 'node:http2';
import { brotliCompressSync, constants } from 'node:zlib';
import { Link } from './throttle.mjs';

/** AWS does not say how hard CloudFront compresses. At 5, Brotli is 4 % smaller than the best gzip here; at 4 it is 2 % larger. */
const QUALITY = 5;
/** CloudFront compresses no smaller files. */
const SMALLEST = 1000;

/** Headers that HTTP/2 has not, or whose value changes here. */
const HOP_BY_HOP = /^(connection|keep-alive|transfer-encoding|content-length)$/;

/** The benchmark's certificate, with its key. Browsers take Brotli over TLS only. */
function readCertificate() {
  const read = (name) => readFileSync(new URL(`../../benches/certificates/${name}`, import.meta.url), 'utf8');
  const cert = read('chain.pem');
  const key = new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' });
  return { cert, key: read('leaf.key'), print: createHash('sha256').update(key).digest('base64') };
}

/** Starts one on a free port. */
export async function startEdge(portal) {
  const edge = new Edge(portal);
  edge.origin = `https://localhost:${await edge.link.open()}`;
  return edge;
}

class Edge {
  /** The answers since `log` was emptied: path, kind, bytes as they were sent, and whether the service worker asked. */
  log = [];
  /** How many are under way. */
  open = 0;
  lastAt = 0;
  files = new Map();
  agent = new http.Agent({ keepAlive: true });

  constructor(portal) {
    this.portal = portal;
    const { cert, key, print } = readCertificate();
    /** Lets a browser trust this certificate. Where it ignored all errors instead, it would keep nothing in its cache. */
    this.flag = `--ignore-certificate-errors-spki-list=${print}`;
    this.server = http2.createSecureServer({ cert, key, allowHTTP1: true });
    this.server.on('request', (request, response) => {
      this.open += 1;
      response.on('close', () => {
        this.open -= 1;
        this.lastAt = performance.now();
      });
      this.answer(request, response).catch(() => response.destroy());
    });
    this.link = new Link(this.server);
  }

  answer(request, response) {
    const { pathname } = new URL(request.url, this.portal.origin);
    return /^\/(v1|\.well-known)\//.test(pathname)
      ? this.pass(request, response)
      : this.giveFile(pathname, request, response);
  }

  /** A file of the app: every page is the same one. */
  async giveFile(pathname, request, response) {
    const path = pathname.lastIndexOf('.') < pathname.lastIndexOf('/') ? '/index.html' : pathname;
    const file = this.files.get(path) ?? (await this.read(path));
    this.files.set(path, file);
    const headers = {
      'content-type': file.type,
      etag: file.etag,
      'cache-control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    };
    const kept = request.headers['if-none-match'] === file.etag;
    const packed = file.packed && /\bbr\b/.test(request.headers['accept-encoding'] ?? '');
    const body = kept ? Buffer.alloc(0) : packed ? file.packed : file.body;
    if (packed) Object.assign(headers, { 'content-encoding': 'br', vary: 'accept-encoding' });
    // The service worker fetches files as data; pages fetch them as scripts and styles.
    const behind = isData(request.headers) || path === '/sw.js';
    this.note(path, kindOf(file.type), body.length, behind);
    response.writeHead(
      kept ? 304 : file.status,
      kept ? headers : { ...headers, 'content-length': body.length },
    );
    response.end(body);
  }

  async read(path) {
    const answer = await fetch(this.portal.origin + path);
    const body = Buffer.from(await answer.arrayBuffer());
    const type = answer.headers.get('content-type') ?? '';
    const compresses = body.length >= SMALLEST && /text|javascript|json|svg/.test(type);
    const params = { [constants.BROTLI_PARAM_QUALITY]: QUALITY };
    return {
      status: answer.status,
      type,
      body,
      packed: compresses ? brotliCompressSync(body, { params }) : undefined,
      etag: `W/"${createHash('sha256').update(body).digest('hex').slice(0, 32)}"`,
    };
  }

  /** A call of the API. CloudFront keeps and compresses none of them. */
  async pass(request, response) {
    const named = Object.entries(request.headers).filter(([name]) => !/^(:|host$|connection$)/.test(name));
    const headers = Object.fromEntries(named);
    if (headers.origin) headers.origin = this.portal.origin;
    const { method } = request;
    const onward = http.request(this.portal.origin + request.url, { method, headers, agent: this.agent });
    onward.on('error', () => response.destroy());
    onward.on('response', (answer) => {
      const pieces = [];
      answer.on('data', (piece) => pieces.push(piece));
      answer.on('end', () => {
        const body = this.readdress(Buffer.concat(pieces), answer.headers['content-type']);
        const named = Object.entries(answer.headers).filter(([name]) => !HOP_BY_HOP.test(name));
        this.note(request.url, 'API', body.length, false);
        response.writeHead(answer.statusCode, {
          ...Object.fromEntries(named),
          'content-length': body.length,
        });
        response.end(body);
      });
    });
    request.pipe(onward);
  }

  /** The portal's own address in an answer, such as a firm's logo, is that of the edge. */
  readdress(body, type = '') {
    if (!type.includes('json')) return body;
    return Buffer.from(body.toString().replaceAll(this.portal.origin, this.origin));
  }

  note(path, kind, bytes, behind) {
    this.log.push({ path, kind, bytes, behind });
  }

  /** Nothing has been asked for a while: the page and the service worker have all they want. */
  async quiet(milliseconds = 1000) {
    while (this.open > 0 || performance.now() - this.lastAt < milliseconds)
      await new Promise((resolve) => setTimeout(resolve, 50));
  }

  stop() {
    this.agent.destroy();
    this.link.close();
  }
}

const isData = (headers) => headers['sec-fetch-dest'] === 'empty' && headers['sec-fetch-mode'] !== 'navigate';

function kindOf(type) {
  if (/html/.test(type)) return 'page';
  if (/javascript/.test(type)) return 'script';
  if (/css/.test(type)) return 'style';
  return 'other';
}
