#!/bin/sh
# A new backup, and only then the oldest are removed: tools/backup_nightly.sh FOLDER KEEP
# Where no new one can be made, all the good ones stay, however long that lasts. Its failure is the
# last word on standard error, and the status is not 0: cron mails that to whoever MAILTO names.
set -eu
folder=$1 keep=$2
umask 077
cd "$(dirname "$0")/.."
set -a
. "${AFPROEVET_ENV:-/etc/afproevet.env}"
set +a
.venv/bin/flask --app app backup create "$folder/$(date +%F)"
find "$folder" -maxdepth 1 -type f -name '[0-9]???-[0-9]?-[0-9]?' | sort | head -n "-$keep" | xargs -r rm --
