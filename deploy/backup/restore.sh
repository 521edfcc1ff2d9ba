#!/bin/sh
# Restores what backup.sh made into an empty database and a new data folder: restore.sh <folder of the backup>
#   RESTORE_DATABASE_URL  a superuser's URL of a database that is empty; the logins ec_owner and ec_app exist (docs/operations/database.md)
#   EC_DATA_DIR           where the data folder shall be; it must not be there, or be empty
# No server and no worker may run meanwhile.
set -eu
umask 077

[ $# -eq 1 ] || { echo "usage: restore.sh <folder of the backup>" >&2; exit 2; }
: "${RESTORE_DATABASE_URL:?a superuser\'s URL of an empty database}" "${EC_DATA_DIR:?where the data folder shall be}"
from=$(CDPATH='' cd -- "$1" && pwd -P)

(cd "$from" && sha256sum --quiet -c SHA256SUMS)
mkdir -p "$EC_DATA_DIR"
if [ -n "$(ls -A "$EC_DATA_DIR")" ]; then
  echo "restore.sh: $EC_DATA_DIR is not empty: move it away first" >&2
  exit 1
fi
pg_restore --exit-on-error --single-transaction --dbname="$RESTORE_DATABASE_URL" "$from/database.dump"
tar -C "$EC_DATA_DIR" -xpf "$from/data.tar"
echo "restored from $from; verify the bundles before the servers take traffic: verify-all.sh"
