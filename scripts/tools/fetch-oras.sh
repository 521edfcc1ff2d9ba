#!/bin/sh
# Builds real oras into a cache folder and prints the folder; installs nothing on the machine.
#
#   sh scripts/tools/fetch-oras.sh            the folder is $EC_TOOLS_DIR, else export-center-tools in the temporary folder
#
# Upstream's own command, unchanged; version and checksums are those of go.mod and go.sum in scripts/tools/oras. Go fetches the modules
# where it is set up to. It is built again only when the version or Go changes. Exit codes: 0 there, 1 not to be had.
set -eu

# Where Go's own archive is unpacked to; not every shell has it in its path.
PATH=$PATH:/usr/local/go/bin

tools=${EC_TOOLS_DIR:-${TMPDIR:-/tmp}/export-center-tools}
sources=$(cd "$(dirname "$0")/oras" && pwd)

give_up() { echo "no oras: $1" >&2; exit 1; }

command -v go >/dev/null 2>&1 || give_up "this machine has no Go (1.26.7 or later) to build it with"
stamp=$( (cat "$sources/go.mod" "$sources/go.sum"; go version) | cksum)

if [ -x "$tools/oras" ] && [ "$(cat "$tools/oras.stamp" 2>/dev/null)" = "$stamp" ]; then
  echo "$tools"
  exit 0
fi

mkdir -p "$tools"
work=$(mktemp -d "$tools/oras-build.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

cd "$sources"
export CGO_ENABLED=0 GOFLAGS='-mod=readonly -trimpath -buildvcs=false'
go build -ldflags '-s -w' -o "$work/oras" oras.land/oras/cmd/oras || give_up "it does not build"
mv "$work/oras" "$tools"
echo "$stamp" >"$tools/oras.stamp"
echo "$tools"
