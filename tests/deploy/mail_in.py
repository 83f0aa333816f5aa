"""Answers by mail: SES stores a mail and tells its verdicts, which the test does in its place."""

import base64
import hashlib
import json
import secrets

from portal import wait

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BOUNDARY = "part"


def base32(token):
    """128 bits as the portal writes them in an address."""
    number = int.from_bytes(token, "big")
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(26))).lower()


def make_address(world, client_id):
    """An address as a notice to a client has it. The table has only hashes of those, so the test adds one of its own."""
    table, client = world.deployment.names["Table"], world.deployment.client("dynamodb")

    def find(kind, fits):
        named = {"#kind": "kind"}
        values = {":kind": {"S": kind}}
        pages = client.get_paginator("scan").paginate(
            TableName=table,
            FilterExpression="#kind = :kind",
            ExpressionAttributeNames=named,
            ExpressionAttributeValues=values,
        )
        return next((item for page in pages for item in page["Items"] if fits(item)), None)

    member = find("MEMBER", lambda item: item["client_id"]["S"] == client_id)
    theirs = member["PK"]["S"].rsplit("#", 1)[1]
    of_theirs = lambda item: item["client"]["M"]["client"]["S"] == theirs
    notice = wait("a notice that can be answered", lambda: find("REPLY_ADDRESS", of_theirs))
    token = secrets.token_bytes(16)
    name = base64.urlsafe_b64encode(hashlib.sha256(token).digest()).decode().rstrip("=")
    client.put_item(TableName=table, Item=notice | {"PK": {"S": f"REPLY#{name}"}})
    return f"reply+{base32(token)}@{world.deployment.parameters['ReplyDomain']}"


def deliver(world, mail, to, sender, text, dmarc="PASS", file=None):
    """A mail as SES hands it on."""
    head = f"From: <{sender}>\r\nSubject: Re: New message\r\nContent-Type: multipart/mixed; boundary={BOUNDARY}\r\n\r\n"
    parts = [f"Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"]
    if file:
        parts.append(f'Content-Disposition: attachment; filename="{file[0]}"\r\n\r\n{file[1]}\r\n')
    raw = head + "".join(f"--{BOUNDARY}\r\n{part}" for part in parts) + f"--{BOUNDARY}--\r\n"
    bucket, key = world.deployment.outputs["DocumentsBucket"], f"mail-in/{mail}"
    world.deployment.client("s3").put_object(Bucket=bucket, Key=key, Body=raw.encode())
    passed = {"status": "PASS"}
    notification = {
        "notificationType": "Received",
        "mail": {"messageId": mail, "source": sender, "commonHeaders": {"from": [sender]}},
        "receipt": {
            "recipients": [to],
            "spamVerdict": passed,
            "virusVerdict": passed,
            "spfVerdict": passed,
            "dkimVerdict": passed,
            "dmarcVerdict": {"status": dmarc},
            "action": {"type": "S3", "bucketName": bucket, "objectKeyPrefix": "mail-in/", "objectKey": key},
        },
    }
    sqs = world.deployment.client("sqs")
    sqs.send_message(QueueUrl=world.deployment.names["ReceiveMailQueue"], MessageBody=json.dumps(notification))


def walk(world):
    """an answer by mail is in the conversation with its file, and one that is in doubt waits for one press"""
    sender = "ben.okafor@example.com"
    address = make_address(world, "ben-okafor")
    deliver(world, "mail-1", address, sender, "By mail, with a file.", file=("Lease.txt", "a lease"))
    told = world.heard("message.received", firm_id="hale-ortiz", text="By mail, with a file.")
    [document] = told["document_ids"]
    wait("the file is in the bucket", lambda: world.sent_object(document))
    world.scanner_says(document, "NO_THREATS_FOUND")
    world.heard("document.received", firm_id="hale-ortiz", document_id=document)
    mailbox = world.mailbox(sender)
    mailbox.drop()
    for number, text in ((2, "Perhaps from Ben."), (3, "Not from Ben.")):
        deliver(world, f"mail-{number}", address, sender, text, dmarc="FAIL")
    drafts = wait("two answers wait", lambda: len(world.ben.all("/v1/drafts")) == 2 and world.ben.all("/v1/drafts"))
    mailbox.next("an answer waits", "token=")
    mine, other = (next(one for one in drafts if one["text"] == text) for text in ("Perhaps from Ben.", "Not from Ben."))
    world.ben.expect(204, "POST", f"/v1/drafts/{mine['id']}/send")
    world.ben.expect(204, "DELETE", f"/v1/drafts/{other['id']}")
    world.heard("message.received", firm_id="hale-ortiz", text="Perhaps from Ben.")
