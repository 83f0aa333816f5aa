"""Answers GET /v1/bills: the items that the queries of the last round found."""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import boto3
from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.logging import correlation_paths
from boto3.dynamodb.types import TypeDeserializer
from botocore.config import Config
from botocore.exceptions import ClientError


def plain(value):
    """Makes JSON numbers of the decimals of boto3."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def serialize(body):
    return json.dumps(body, separators=(",", ":"), default=plain)


ROUNDS = json.loads(Path(os.environ["BENCH_CALLS"]).read_text(encoding="utf-8"))["rounds"]
WIDEST = max(map(len, ROUNDS))

logger = Logger(service="list-bills")
app = APIGatewayHttpResolver(serializer=serialize)
threads = ThreadPoolExecutor(max_workers=WIDEST)
deserialize = TypeDeserializer().deserialize
client = boto3.client(
    "dynamodb",
    region_name=os.environ["AWS_REGION"],
    config=Config(max_pool_connections=WIDEST, tcp_keepalive=True),
)

OPERATIONS = {
    "GetItem": (client.get_item, lambda answer: [answer["Item"]] if "Item" in answer else []),
    "Query": (client.query, lambda answer: answer["Items"]),
    "BatchGetItem": (
        client.batch_get_item,
        lambda answer: [item for items in answer["Responses"].values() for item in items],
    ),
    "UpdateItem": (client.update_item, lambda answer: [answer["Attributes"]] if "Attributes" in answer else []),
}


def refused(error):
    """A condition that failed is an answer: it has the item as it is."""
    if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
        raise error
    return {"Attributes": error.response["Item"]} if "Item" in error.response else {}


def send(call):
    """Makes one call; returns its operation and its items as plain dictionaries."""
    operation = call["operation"]
    method, items = OPERATIONS[operation]
    try:
        answer = method(**call["request"])
    except ClientError as error:
        answer = refused(error)
    return operation, [{name: deserialize(value) for name, value in item.items()} for item in items(answer)]


def send_round(calls):
    """Makes the calls of a round at once; a thread is worth its cost only beside another one."""
    if len(calls) == 1:
        return [send(calls[0])]
    return list(threads.map(send, calls))


@app.get("/v1/bills")
def list_bills():
    answers = []
    for calls in ROUNDS:
        answers = send_round(calls)
    data = [item for operation, items in answers if operation == "Query" for item in items]
    logger.info("listed bills", extra={"count": len(data)})
    return {"data": data, "meta": {"paging": {"next": None}}}


@logger.inject_lambda_context(correlation_id_path=correlation_paths.API_GATEWAY_HTTP)
def lambda_handler(event, context):
    return app.resolve(event, context)
