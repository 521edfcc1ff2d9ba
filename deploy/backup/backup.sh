#!/bin/sh
# Backs up an installation on a PostgreSQL of its own while it runs: backup.sh <new folder>
#   BACKUP_DATABASE_URL  a superuser's URL of the database; row-level security would hide rows from everybody else
#   EC_DATA_DIR          the data folder of the servers
set -eu
umask 077

[ $# -eq 1 ] || { echo "usage: backup.sh <new folder>" >&2; exit 2; }
: "${BACKUP_DATABASE_URL:?a superuser\'s URL of the database}" "${EC_DATA_DIR:?the data folder of the servers}"
to=$1
mkdir "$to"

# The database first: all that its snapshot names lies in the content store by then, and a file there never changes.
pg_dump --format=custom --file="$to/database.dump" "$BACKUP_DATABASE_URL"

# tar ends with 1 where a file was added meanwhile: such a file belongs to a later backup.
tar -C "$EC_DATA_DIR" --exclude='content/*/incoming/*' -cf "$to/data.tar" . || [ $? -eq 1 ]

cd "$to"
sha256sum database.dump data.tar > SHA256SUMS
echo "backed up to $to"
