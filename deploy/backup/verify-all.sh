#!/bin/sh
# Downloads the bundle of every succeeded run and verifies it offline, deep: verify-all.sh <public key>...
# The command line's settings name server and token (docs/operations/command-line.md). Ends with 1 if a bundle fails.
set -eu

[ $# -ge 1 ] || { echo "usage: verify-all.sh <public key>..." >&2; exit 2; }
cli=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)/bin/export-center
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

count=$#
for key; do set -- "$@" --key "$key"; done
shift "$count"

"$cli" run list --state succeeded --limit 100000 --output json > "$work/runs.json"
checked=0 failed=0
sed -n 's/^    "id": "\(run_[0-9A-Z]*\)",\{0,1\}$/\1/p' "$work/runs.json" > "$work/runs"
while read -r run; do
  checked=$((checked + 1))
  if "$cli" download "$run" --no-progress -o "$work/bundle.tar" < /dev/null > /dev/null \
    && "$cli" verify "$work/bundle.tar" --deep --no-progress "$@" < /dev/null > "$work/report"; then
    echo "ok      $run"
  else
    failed=$((failed + 1))
    echo "FAILED  $run"
    [ ! -f "$work/report" ] || tail -2 "$work/report"
  fi
  rm -f "$work/bundle.tar" "$work/report"
done < "$work/runs"
echo "$checked bundles, $failed failed"
[ "$failed" -eq 0 ]
