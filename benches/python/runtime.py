"""The loop of a Lambda runtime: takes an invocation, calls the handler, posts its answer."""

import json
import os
import traceback
from dataclasses import dataclass
from http.client import HTTPConnection

from handler import lambda_handler


@dataclass
class Context:
    """What the handler may know about an invocation."""

    aws_request_id: str
    invoked_function_arn: str
    function_name: str = os.environ.get("AWS_LAMBDA_FUNCTION_NAME", "list-bills")
    memory_limit_in_mb: str = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128")


def exchange(connection, method, path, body=None, headers=None):
    """Calls the Runtime API; returns the headers and the bytes of its answer."""
    connection.request(method, f"/2018-06-01/runtime/invocation/{path}", body, headers or {})
    answer = connection.getresponse()
    content = answer.read()
    if answer.status >= 300:
        raise RuntimeError(f"{method} {path} answered {answer.status}: {content.decode()}")
    return answer.headers, content


def answer(event, context):
    """Calls the handler; returns where to post, what, and with which headers."""
    try:
        return "response", lambda_handler(event, context), {}
    except Exception as error:
        traceback.print_exc()
        kind = type(error).__name__
        body = {
            "errorType": kind,
            "errorMessage": str(error),
            "stackTrace": traceback.format_tb(error.__traceback__),
        }
        return "error", body, {"Lambda-Runtime-Function-Error-Type": kind}


def run():
    connection = HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    while True:
        invocation, event = exchange(connection, "GET", "next")
        request_id = invocation["lambda-runtime-aws-request-id"]
        arn = invocation.get("lambda-runtime-invoked-function-arn", "")
        path, body, headers = answer(json.loads(event), Context(request_id, arn))
        headers["Content-Type"] = "application/json"
        exchange(connection, "POST", f"{request_id}/{path}", json.dumps(body).encode(), headers)


if __name__ == "__main__":
    run()
