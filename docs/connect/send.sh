#!/usr/bin/env bash
# Sends events to the portal with curl and openssl: ./send.sh '{"type": ...}'. PORTAL, KEY_ID and SECRET come from the environment.
set -euo pipefail

body=$1
id="msg_$(openssl rand -hex 12)"
now=$(date +%s)
key=$(printf '%s' "${SECRET#whsec_}" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \n')
signature=$(printf '%s.%s.%s' "$id" "$now" "$body" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | openssl base64 -A)

curl -sS --fail-with-body "$PORTAL/v1/firm-events/$KEY_ID" -H 'content-type: application/json' \
  -H "webhook-id: $id" -H "webhook-timestamp: $now" -H "webhook-signature: v1,$signature" --data-binary "$body" -w '\n'
