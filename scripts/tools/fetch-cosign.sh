#!/bin/sh
# Puts a real cosign into a cache folder and prints its path; installs nothing on the machine.
#
#   sh scripts/tools/fetch-cosign.sh          the folder is $EC_TOOLS_DIR, else export-center-tools in the temporary folder
#
# Debian carries cosign in sid and trixie. The package is fetched with an apt state of its own, from the mirror that this machine's
# apt already uses, checked against the installed Debian keyring, and unpacked, not installed. Exit codes: 0 there, 1 not to be had.
set -eu

tools=${EC_TOOLS_DIR:-${TMPDIR:-/tmp}/export-center-tools}
target=$tools/cosign
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

give_up() { echo "no cosign: $1" >&2; exit 1; }

if [ -x "$target" ] && "$target" version >/dev/null 2>&1; then echo "$target"; exit 0; fi
command -v apt-get >/dev/null 2>&1 && command -v dpkg-deb >/dev/null 2>&1 || give_up "this machine has no apt; put a cosign at $target"
[ -f "$keyring" ] || give_up "the Debian keyring $keyring is not installed"

# Sources in either form; security archives have no sid.
mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null |
  sed -n -e 's/^URIs: *\([^ ]*\).*/\1/p' -e 's/^deb \(\[[^]]*\] \)\{0,1\}\([^ ]*\) .*/\2/p' | grep '/debian/*$' | head -n 1)
[ -n "$mirror" ] || give_up "apt names no Debian mirror"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$tools"

from_suite() {
  echo "deb [signed-by=$keyring] $mirror $1 main" >"$work/sources.list"
  set -- -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=- -o Dir::State::lists="$work/lists" \
    -o Dir::Cache="$work/cache" -o Dir::State::status=/var/lib/dpkg/status -o APT::Sandbox::User=root -o Acquire::Retries=3
  apt-get "$@" -qq update >"$work/log" 2>&1 && (cd "$work" && apt-get "$@" -qq download cosign >>"$work/log" 2>&1)
}

for suite in sid trixie; do
  if from_suite "$suite"; then
    dpkg-deb -x "$work"/cosign_*.deb "$work/unpacked"
    if "$work/unpacked/usr/bin/cosign" version >/dev/null 2>&1; then
      mv "$work/unpacked/usr/bin/cosign" "$target"
      echo "$target"
      exit 0
    fi
    rm -rf "$work"/cosign_*.deb "$work/unpacked"
  fi
  echo "cosign of Debian $suite cannot be had or does not run here" >&2
done
tail -n 5 "$work/log" >&2 || true
give_up "neither sid nor trixie gave one that runs here"
