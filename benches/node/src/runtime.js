// The loop of a Lambda runtime: takes an invocation, calls the handler, posts its answer.

import { Agent, request } from 'node:http';
import { handler } from './handler.js';

const [hostname, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** Calls the Runtime API; resolves to the headers and the text of its answer. */
function exchange(method, path, body = '', headers = {}) {
  const options = {
    agent,
    hostname,
    port,
    method,
    path: `/2018-06-01/runtime/invocation/${path}`,
    headers: { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
  };
  return new Promise((resolve, reject) => {
    const call = request(options, (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        if (answer.statusCode < 300) resolve({ headers: answer.headers, text });
        else reject(new Error(`${method} ${path} answered ${answer.statusCode}: ${text}`));
      });
    });
    call.on('error', reject);
    call.end(body);
  });
}

async function answer(event, context) {
  try {
    return { path: 'response', body: await handler(event, context) };
  } catch (error) {
    console.error(error);
    const body = {
      errorType: error.name,
      errorMessage: error.message,
      stackTrace: error.stack?.split('\n') ?? [],
    };
    return { path: 'error', body, headers: { 'lambda-runtime-function-error-type': error.name } };
  }
}

async function run() {
  for (;;) {
    const { headers: invocation, text } = await exchange('GET', 'next');
    const awsRequestId = invocation['lambda-runtime-aws-request-id'];
    const { path, body, headers } = await answer(JSON.parse(text), { awsRequestId });
    await exchange('POST', `${awsRequestId}/${path}`, JSON.stringify(body), headers);
  }
}

run().catch((error) => {
  console.error(error);
  process.exit(1);
});
