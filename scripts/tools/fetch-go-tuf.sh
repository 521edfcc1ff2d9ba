#!/bin/sh
# Builds a client of real go-tuf into a cache folder and prints the folder; installs nothing on the machine.
#
#   sh scripts/tools/fetch-go-tuf.sh          the folder is $EC_TOOLS_DIR, else export-center-tools in the temporary folder
#
# `go-tuf-peer` (scripts/tools/go-tuf) reads the TUF repositories of our tests. Version and checksums are those of go.mod and go.sum there; Go
# fetches the modules where it is set up to. It is built again when these sources or Go change. Exit codes: 0 there, 1 not to be had.
set -eu

# Where Go's own archive is unpacked to; not every shell has it in its path.
PATH=$PATH:/usr/local/go/bin

tools=${EC_TOOLS_DIR:-${TMPDIR:-/tmp}/export-center-tools}
sources=$(cd "$(dirname "$0")/go-tuf" && pwd)

give_up() { echo "no go-tuf: $1" >&2; exit 1; }

command -v go >/dev/null 2>&1 || give_up "this machine has no Go (1.25 or later) to build it with"
stamp=$( (cat "$sources/main.go" "$sources/go.mod" "$sources/go.sum"; go version) | cksum)

if [ -x "$tools/go-tuf-peer" ] && [ "$(cat "$tools/go-tuf.stamp" 2>/dev/null)" = "$stamp" ]; then
  echo "$tools"
  exit 0
fi

mkdir -p "$tools"
work=$(mktemp -d "$tools/go-tuf-build.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

cd "$sources"
export CGO_ENABLED=0 GOFLAGS='-mod=readonly -trimpath -buildvcs=false'
go build -ldflags '-s -w' -o "$work/go-tuf-peer" . || give_up "it does not build"
mv "$work/go-tuf-peer" "$tools"
echo "$stamp" >"$tools/go-tuf.stamp"
echo "$tools"
