#!/usr/bin/env bash
# Prints a bearer of the firm for ten minutes, with curl and openssl. PORTAL, KEY_ID and SECRET come from the environment.
set -euo pipefail

id="msg_$(openssl rand -hex 12)"
now=$(date +%s)
key=$(printf '%s' "${SECRET#whsec_}" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \n')
signature=$(printf '%s.%s.' "$id" "$now" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | openssl base64 -A)

answer=$(curl -sS --fail-with-body -X POST "$PORTAL/v1/firm/tokens/$KEY_ID" -H "webhook-id: $id" \
  -H "webhook-timestamp: $now" -H "webhook-signature: v1,$signature") || { echo "$answer" >&2; exit 1; }
sed 's/.*"token":"\([^"]*\)".*/\1/' <<<"$answer"
