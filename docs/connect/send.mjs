// Sends events with Node alone: node send.mjs '{"type": ...}'. PORTAL, KEY_ID and SECRET come from the environment.
import { createHmac, randomUUID } from 'node:crypto';

const { PORTAL, KEY_ID, SECRET } = process.env;
const key = Buffer.from(SECRET.replace(/^whsec_/, ''), 'base64');

const body = process.argv[2];
const id = `msg_${randomUUID()}`;
const now = Math.floor(Date.now() / 1000);
const signature = createHmac('sha256', key).update(`${id}.${now}.${body}`).digest('base64');

const answer = await fetch(`${PORTAL}/v1/firm-events/${KEY_ID}`, {
  method: 'POST',
  headers: {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(now),
    'webhook-signature': `v1,${signature}`,
  },
  body,
});
console.log(answer.status, await answer.text());
process.exitCode = answer.ok ? 0 : 1;
