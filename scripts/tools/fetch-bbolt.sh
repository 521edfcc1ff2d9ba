#!/bin/sh
# Builds real bbolt into a cache folder and prints the folder; installs nothing on the machine.
#
#   sh scripts/tools/fetch-bbolt.sh           the folder is $EC_TOOLS_DIR, else export-center-tools in the temporary folder
#
# Two programs: `bbolt`, upstream's own command, and `bolt-peer` (scripts/tools/bbolt), which lets it write, compact, list and edit the
# files of our tests. Version and checksums are those of go.mod and go.sum there; Go fetches the modules where it is set up to.
# Both are built again when these sources or Go change. Exit codes: 0 there, 1 not to be had.
set -eu

# Where Go's own archive is unpacked to; not every shell has it in its path.
PATH=$PATH:/usr/local/go/bin

tools=${EC_TOOLS_DIR:-${TMPDIR:-/tmp}/export-center-tools}
sources=$(cd "$(dirname "$0")/bbolt" && pwd)

give_up() { echo "no bbolt: $1" >&2; exit 1; }

command -v go >/dev/null 2>&1 || give_up "this machine has no Go (1.25 or later) to build it with"
stamp=$( (cat "$sources"/*.go "$sources"/go.mod "$sources"/go.sum; go version) | cksum)

if [ -x "$tools/bbolt" ] && [ -x "$tools/bolt-peer" ] && [ "$(cat "$tools/bbolt.stamp" 2>/dev/null)" = "$stamp" ]; then
  echo "$tools"
  exit 0
fi

mkdir -p "$tools"
work=$(mktemp -d "$tools/bbolt-build.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

cd "$sources"
export CGO_ENABLED=0 GOFLAGS='-mod=readonly -trimpath -buildvcs=false'
go build -o "$work/bolt-peer" . || give_up "bolt-peer does not build"
go build -o "$work/bbolt" go.etcd.io/bbolt/cmd/bbolt || give_up "bbolt does not build"
mv "$work/bbolt" "$work/bolt-peer" "$tools"
echo "$stamp" >"$tools/bbolt.stamp"
echo "$tools"
