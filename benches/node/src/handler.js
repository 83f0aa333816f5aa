import { readFileSync } from 'node:fs';
import {
  BatchGetItemCommand,
  DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';

const operations = {
  GetItem: { Command: GetItemCommand, items: ({ Item }) => (Item ? [Item] : []) },
  Query: { Command: QueryCommand, items: ({ Items }) => Items ?? [] },
  BatchGetItem: {
    Command: BatchGetItemCommand,
    items: ({ Responses }) => Object.values(Responses ?? {}).flat(),
  },
  UpdateItem: { Command: UpdateItemCommand, items: ({ Attributes }) => (Attributes ? [Attributes] : []) },
};

const { rounds } = JSON.parse(readFileSync(process.env.BENCH_CALLS, 'utf8'));

// The SDK's own agent keeps connections alive.
const client = new DynamoDBClient({});

/** A condition that failed is an answer: it has the item as it is. */
function refused(error) {
  if (error.name !== 'ConditionalCheckFailedException') throw error;
  return { Attributes: error.Item };
}

/** Makes one call; resolves to its items as plain objects. */
async function send({ operation, request }) {
  const { Command, items } = operations[operation];
  const answer = await client.send(new Command(request)).catch(refused);
  return { operation, items: items(answer).map((item) => unmarshall(item)) };
}

/** Answers `GET /v1/bills`: the items that the queries of the last round found. */
export async function handler(_event, context) {
  let answers = [];
  for (const round of rounds) answers = await Promise.all(round.map(send));
  const data = answers.filter(({ operation }) => operation === 'Query').flatMap(({ items }) => items);
  console.log(
    JSON.stringify({
      level: 'INFO',
      message: 'listed bills',
      requestId: context.awsRequestId,
      count: data.length,
    }),
  );
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ data, meta: { paging: { next: null } } }),
  };
}
