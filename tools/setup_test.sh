#!/bin/sh
# What `make test` needs besides: Chromium, PostgreSQL's programs, and two tools that look into PDFs.
# CHROMIUM=/path/to/chromium and PG_BIN=/path/to/postgresql/bin are used where they are given.
set -eu
cd "$(dirname "$0")/.."
. tools/packages.sh

have() { command -v "$1" >/dev/null 2>&1; }

have_chromium() { [ -n "${CHROMIUM:-}" ] || have chromium; }

have_postgresql() {
    [ -n "${PG_BIN:-}" ] || have initdb || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
}

# Debian would start a database server now and at every boot; the tests start their own.
without_a_server() {
    setting=/etc/postgresql-common/createcluster.d/afproevet-tests.conf
    run_as_root sh -c "mkdir -p $(dirname $setting); echo 'create_main_cluster = false' > $setting"
    install_packages "$@"
    run_as_root rm "$setting"
}

missing=""
have_chromium || missing="$missing chromium"
have pdfinfo || missing="$missing poppler-utils"
have qpdf || missing="$missing qpdf"
[ -z "$missing" ] || install_packages $missing
have_postgresql || without_a_server postgresql
