// Signs or verifies one message with the library of Standard Webhooks on npm: asked in JSON on stdin, answered in JSON on stdout.
import { readFileSync } from 'node:fs';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';

const { secret, id, seconds, headers, body } = JSON.parse(readFileSync(0, 'utf8'));
const webhook = new Webhook(secret);

function verify() {
  try {
    return { event: webhook.verify(body, headers) };
  } catch (error) {
    if (error instanceof WebhookVerificationError) return { refused: error.message };
    throw error;
  }
}

const answer = headers ? verify() : { signature: webhook.sign(id, new Date(seconds * 1000), body) };
process.stdout.write(JSON.stringify(answer));
