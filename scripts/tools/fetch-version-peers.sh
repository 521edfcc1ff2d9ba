#!/bin/sh
# Puts the programs that check our orders of versions into a cache folder and prints the folder; installs nothing on the machine.
#
#   sh scripts/tools/fetch-version-peers.sh   the folder is $EC_TOOLS_DIR, else export-center-tools in the temporary folder
#
# `version-peer` (scripts/tools/version-peer) asks the libraries that Trivy is built with; versions and checksums are those of go.mod and
# go.sum there. `maven-artifact-*.jar` is Maven's own ComparableVersion, `python` holds PyPA's packaging. Exit codes: 0 there, 1 not to be had, in part or at all.
set -eu

# Where Go's own archive is unpacked to; not every shell has it in its path.
PATH=$PATH:/usr/local/go/bin

tools=${EC_TOOLS_DIR:-${TMPDIR:-/tmp}/export-center-tools}
sources=$(cd "$(dirname "$0")/version-peer" && pwd)
maven_artifact=3.9.11
missing=0

mkdir -p "$tools"
work=$(mktemp -d "$tools/version-peers.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

build_peer() {
  command -v go >/dev/null 2>&1 || { echo "no version-peer: this machine has no Go (1.25 or later) to build it with" >&2; return 1; }
  stamp=$( (cat "$sources"/*.go "$sources"/go.mod "$sources"/go.sum; go version) | cksum)
  if [ -x "$tools/version-peer" ] && [ "$(cat "$tools/version-peer.stamp" 2>/dev/null)" = "$stamp" ]; then return 0; fi
  (cd "$sources" && CGO_ENABLED=0 GOFLAGS='-mod=readonly -trimpath -buildvcs=false' go build -o "$work/version-peer" .) || return 1
  mv "$work/version-peer" "$tools"
  echo "$stamp" >"$tools/version-peer.stamp"
}

fetch_maven() {
  [ -f "$tools/maven-artifact-$maven_artifact.jar" ] && return 0
  command -v mvn >/dev/null 2>&1 || { echo "no maven-artifact: this machine has no Maven to fetch it with" >&2; return 1; }
  mvn -q -B dependency:get -Dtransitive=false "-Dartifact=org.apache.maven:maven-artifact:$maven_artifact" >&2 </dev/null || return 1
  mvn -q -B dependency:copy "-Dartifact=org.apache.maven:maven-artifact:$maven_artifact" "-DoutputDirectory=$work" >&2 </dev/null || return 1
  mv "$work/maven-artifact-$maven_artifact.jar" "$tools"
}

fetch_packaging() {
  [ -d "$tools/python/packaging" ] && return 0
  command -v python3 >/dev/null 2>&1 || { echo "no packaging: this machine has no Python to fetch it with" >&2; return 1; }
  python3 -m pip install -q --disable-pip-version-check --root-user-action=ignore --target "$tools/python" packaging==26.3 >&2
}

build_peer || missing=1
fetch_maven || missing=1
fetch_packaging || missing=1
echo "$tools"
exit $missing
