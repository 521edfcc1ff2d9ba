#!/bin/sh
# Runs the root file system that build.sh made as its unprivileged user: serve, health, a verified bundle. try.sh <out.tar>
# Needs root, tar, unshare and curl (Debian: util-linux, curl).
set -eu
[ $# -eq 1 ] || { echo "usage: try.sh <out.tar>" >&2; exit 2; }
if [ "${EXPORT_CENTER_TRY_INSIDE:-}" != yes ]; then
  export EXPORT_CENTER_TRY_INSIDE=yes
  exec unshare --mount --pid --fork --kill-child "$0" "$1"
fi
root=$(mktemp -d)
server=
cleanup() {
  if [ -n "$server" ] && kill "$server"; then wait "$server" || true; fi
  umount -l "$root/proc" "$root/dev" || true
  rm -rf --one-file-system "$root"
}
trap cleanup EXIT
tar -xf "$1" -C "$root"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
inside() {
  chroot --userspec=10001:10001 "$root" /usr/bin/env -i PATH=/usr/bin:/bin HOME=/var/lib/export-center \
    EC_DATA_DIR=/var/lib/export-center EC_PORT=17460 EC_METRICS_PORT=0 "$@"
}
cli=/opt/export-center/bin/export-center samples=/opt/export-center/samples
inside "$cli" serve > "$root/serve.log" 2>&1 &
server=$!
for _ in $(seq 120); do
  if curl -fsS http://127.0.0.1:17460/healthz/ready > "$root/health.json" 2> /dev/null; then break; fi
  sleep 0.5
done
[ -s "$root/health.json" ] || { cat "$root/serve.log" >&2; exit 1; }
echo "ready: $(cat "$root/health.json")"
inside "$cli" evidence import "$samples/advisories" --source samples --no-progress > /dev/null
inside "$cli" profile apply -f "$samples/profiles/quickstart.json" > /dev/null
run=$(inside "$cli" run create quickstart --wait --output json | sed -n 's/^  "id": "\(run_[0-9A-Z]*\)",$/\1/p')
[ -n "$run" ] || { echo "try.sh: no run" >&2; exit 1; }
inside "$cli" download "$run" --no-progress -o /var/lib/export-center/bundle.tar > /dev/null
inside "$cli" verify /var/lib/export-center/bundle.tar --key /var/lib/export-center/keys/signing.pub.pem --no-progress
