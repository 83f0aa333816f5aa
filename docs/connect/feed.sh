#!/usr/bin/env bash
# Reads what the portal told the firm since the last run, with curl and openssl: ./feed.sh place.txt. Each line is a page of events,
# and the file keeps the place. PORTAL, KEY_ID and SECRET come from the environment.
set -euo pipefail

place=${1:?a file that keeps the place}
bearer=$("$(dirname "$0")/bearer.sh")
more=true
while [ "$more" = true ]; do
  after=$(cat "$place" 2>/dev/null || true)
  page=$(curl -sS --fail-with-body "$PORTAL/v1/firm/events${after:+?after=$after}" \
    -H "authorization: Bearer $bearer") || { echo "$page" >&2; exit 1; }
  printf '%s\n' "$page"
  # The place is kept last: a page that could not be used comes again.
  sed -n 's/.*"meta":{"after":"\([^"]*\)".*/\1/p' <<<"$page" >"$place"
  more=$(sed -n 's/.*"more":\([a-z]*\)}}$/\1/p' <<<"$page")
done
