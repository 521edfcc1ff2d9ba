#!/bin/sh
# Builds age 1.3, which knows post-quantum recipients, into a cache folder and prints the folder; installs nothing on the machine.
#
#   sh scripts/tools/fetch-age.sh             the folder is $EC_TOOLS_DIR, else export-center-tools in the temporary folder
#
# Two programs: `age-pq` and `age-pq-keygen`, upstream's `age` and `age-keygen` under names that leave the machine's own `age` where it is.
# Version and checksums are those of go.mod and go.sum in scripts/tools/age. Exit codes: 0 there, 1 not to be had.
set -eu

# Where Go's own archive is unpacked to; not every shell has it in its path.
PATH=$PATH:/usr/local/go/bin

tools=${EC_TOOLS_DIR:-${TMPDIR:-/tmp}/export-center-tools}
sources=$(cd "$(dirname "$0")/age" && pwd)

give_up() { echo "no age 1.3: $1" >&2; exit 1; }

command -v go >/dev/null 2>&1 || give_up "this machine has no Go (1.25 or later) to build it with"
stamp=$( (cat "$sources"/go.mod "$sources"/go.sum; go version) | cksum)

if [ -x "$tools/age-pq" ] && [ -x "$tools/age-pq-keygen" ] && [ "$(cat "$tools/age-pq.stamp" 2>/dev/null)" = "$stamp" ]; then
  echo "$tools"
  exit 0
fi

mkdir -p "$tools"
work=$(mktemp -d "$tools/age-build.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

cd "$sources"
export CGO_ENABLED=0 GOFLAGS='-mod=readonly -trimpath -buildvcs=false'
go build -o "$work/age-pq" filippo.io/age/cmd/age || give_up "age does not build"
go build -o "$work/age-pq-keygen" filippo.io/age/cmd/age-keygen || give_up "age-keygen does not build"
mv "$work/age-pq" "$work/age-pq-keygen" "$tools"
echo "$stamp" >"$tools/age-pq.stamp"
echo "$tools"
