#!/bin/sh
# Installs real python-tuf into a cache folder and prints the folder; installs nothing on the machine.
#
#   sh scripts/tools/fetch-python-tuf.sh      the folder is $EC_TOOLS_DIR, else export-center-tools in the temporary folder
#
# `python-tuf-peer` (scripts/tools/python-tuf) reads the TUF repositories of our tests, in a virtual environment with the versions of
# requirements.txt there, which pip fetches where it is set up to. Debian 12 has cryptography 38, with which python-tuf takes ECDSA for
# unsigned. It is installed again when these sources or Python change. Exit codes: 0 there, 1 not to be had.
set -eu

tools=${EC_TOOLS_DIR:-${TMPDIR:-/tmp}/export-center-tools}
sources=$(cd "$(dirname "$0")/python-tuf" && pwd)

give_up() { echo "no python-tuf: $1" >&2; exit 1; }

command -v python3 >/dev/null 2>&1 || give_up "this machine has no Python (3.10 or later)"
stamp=$( (cat "$sources/peer.py" "$sources/requirements.txt"; python3 --version) | cksum)

if [ -x "$tools/python-tuf-peer" ] && [ "$(cat "$tools/python-tuf.stamp" 2>/dev/null)" = "$stamp" ]; then
  echo "$tools"
  exit 0
fi

# Nothing of an installation that did not come to its end is left to be taken for one.
rm -f "$tools/python-tuf.stamp" "$tools/python-tuf-peer"
mkdir -p "$tools"
tools=$(cd "$tools" && pwd)
python3 -m venv --clear "$tools/python-tuf" || give_up "python3 makes no virtual environment"
"$tools/python-tuf/bin/pip" install --quiet --disable-pip-version-check --no-deps -r "$sources/requirements.txt" >&2 \
  || give_up "pip does not install it"
(echo "#!$tools/python-tuf/bin/python3"; cat "$sources/peer.py") >"$tools/python-tuf-peer"
chmod +x "$tools/python-tuf-peer"
echo "$stamp" >"$tools/python-tuf.stamp"
echo "$tools"
