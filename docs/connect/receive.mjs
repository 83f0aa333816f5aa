// Receives what the portal tells the firm, with Node alone: ENDPOINT_SECRET=whsec_... node receive.mjs.
// PORT is where it listens (8788; 0 takes a free port). TLS is the business of what stands in front of it.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const { ENDPOINT_SECRET, PORT = '8788' } = process.env;
const key = Buffer.from(ENDPOINT_SECRET.replace(/^whsec_/, ''), 'base64');
// In production, keep the ids where the events go, in one transaction.
const seen = new Set();

/** Whether the portal signed these bytes, within five minutes of now. */
function isSigned(headers, body) {
  const { 'webhook-id': id, 'webhook-timestamp': stamp = '', 'webhook-signature': given = '' } = headers;
  if (!/^\d+$/.test(stamp) || Math.abs(Date.now() / 1000 - Number(stamp)) > 300) return false;
  const digest = createHmac('sha256', key).update(`${id}.${stamp}.`).update(body).digest('base64');
  const right = Buffer.from(`v1,${digest}`);
  // While a new secret takes the place of an old one, there are two signatures.
  const signatures = given.split(' ').map((one) => Buffer.from(one));
  return signatures.some((one) => one.length === right.length && timingSafeEqual(one, right));
}

const server = createServer(async (request, response) => {
  let body = Buffer.alloc(0);
  for await (const part of request) {
    body = Buffer.concat([body, part]);
    // No body has more than 20,000 bytes.
    if (body.length > 20_000) return response.writeHead(413, { connection: 'close' }).end();
  }
  if (!isSigned(request.headers, body)) return response.writeHead(401).end();
  const id = request.headers['webhook-id'];
  if (!seen.has(id)) {
    const { type, data } = JSON.parse(body);
    console.log(type, id, JSON.stringify(data));
    seen.add(id);
  }
  response.writeHead(204).end();
});
server.listen(Number(PORT), '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${server.address().port}`));
