#!/bin/sh
# Makes the root file system of a container from Debian and npm packages alone: build.sh <out.tar>
# Needs mmdebstrap (a Debian package), git, and Node 20 or later with npm. Then, with docker or podman:
#   docker import --change 'USER 10001:10001' --change 'ENTRYPOINT ["/opt/export-center/bin/export-center"]' --change 'CMD ["serve"]' \
#     --change 'ENV EC_HOST=0.0.0.0 EC_DATA_DIR=/var/lib/export-center' --change 'VOLUME /var/lib/export-center' out.tar export-center:local
#   SUITE  release of Debian (default trixie)    MIRROR  where its packages are (default: what mmdebstrap takes)
set -eu

[ $# -eq 1 ] || { echo "usage: build.sh <out.tar>" >&2; exit 2; }
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)
case $1 in /*) out=$1 ;; *) out=$PWD/$1 ;; esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
app=$work/export-center
mkdir "$app"

git -C "$root" archive HEAD | tar -x -C "$app"
(cd "$app" && npm ci && npm run build && npm prune --omit=dev)
(cd "$app" && rm -rf test bench scripts .ci clients)

# The times of files come from the commit, so that the same commit makes the same image.
SOURCE_DATE_EPOCH=$(git -C "$root" log -1 --format=%ct)
export SOURCE_DATE_EPOCH
# shellcheck disable=SC2016 # mmdebstrap runs the hooks with the root as $1.
mmdebstrap --variant=minbase --include=ca-certificates,libatomic1,netbase,tzdata \
  --customize-hook='echo "export-center:x:10001:10001::/var/lib/export-center:/usr/sbin/nologin" >> "$1/etc/passwd"' \
  --customize-hook='echo "export-center:x:10001:" >> "$1/etc/group"' \
  --customize-hook="copy-in $app /opt" \
  --customize-hook='chown -R 0:0 "$1/opt/export-center"; chmod -R a+rX "$1/opt/export-center"' \
  --customize-hook='install -d -m 0700 -o 10001 -g 10001 "$1/var/lib/export-center"' \
  --customize-hook='rm -rf "$1/var/lib/apt/lists" "$1/var/cache/apt" "$1/usr/share/doc" "$1/usr/share/man"' \
  "${SUITE:-trixie}" "$out" ${MIRROR:+"$MIRROR"}
echo "made $out"
