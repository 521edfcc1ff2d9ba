#!/bin/sh
# Builds stock Trivy into a cache folder and prints the folder; installs nothing on the machine.
#
#   sh scripts/tools/fetch-trivy.sh           the folder is $EC_TOOLS_DIR, else export-center-tools in the temporary folder
#
# Upstream's own command, unchanged; version and checksums are those of go.mod and go.sum in scripts/tools/trivy. Go fetches the modules
# where it is set up to. A first build takes about five minutes on two cores and 6 GiB of Go's caches; it is built again only when the
# version or Go changes. Exit codes: 0 there, 1 not to be had.
set -eu

# Where Go's own archive is unpacked to; not every shell has it in its path.
PATH=$PATH:/usr/local/go/bin

tools=${EC_TOOLS_DIR:-${TMPDIR:-/tmp}/export-center-tools}
sources=$(cd "$(dirname "$0")/trivy" && pwd)

give_up() { echo "no trivy: $1" >&2; exit 1; }

command -v go >/dev/null 2>&1 || give_up "this machine has no Go (1.26.3 or later) to build it with"
stamp=$( (cat "$sources/go.mod" "$sources/go.sum"; go version) | cksum)

if [ -x "$tools/trivy" ] && [ "$(cat "$tools/trivy.stamp" 2>/dev/null)" = "$stamp" ]; then
  echo "$tools"
  exit 0
fi

mkdir -p "$tools"
work=$(mktemp -d "$tools/trivy-build.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

cd "$sources"
version=$(sed -n 's/^require github.com\/aquasecurity\/trivy v//p; s/^	github.com\/aquasecurity\/trivy v//p' go.mod | sed 's/ .*//')
# Trivy reads JSON with the package that is still an experiment of Go.
export CGO_ENABLED=0 GOEXPERIMENT=jsonv2 GOFLAGS='-mod=readonly -trimpath -buildvcs=false'
go build -ldflags "-s -w -X github.com/aquasecurity/trivy/pkg/version/app.ver=$version" -o "$work/trivy" github.com/aquasecurity/trivy/cmd/trivy ||
  give_up "it does not build"
mv "$work/trivy" "$tools"
echo "$stamp" >"$tools/trivy.stamp"
echo "$tools"
