#!/bin/sh
# What `make test` needs besides: Chromium, PostgreSQL's programs, and two tools that look into PDFs.
# CHROMIUM=/path/to/chromium and PG_BIN=/path/to/postgresql/bin are used where they are given.
set -eu
cd "$(dirname "$0")/.."
. tools/packages.sh

have() { command -v "$1" >/dev/null 2>&1; }

have_chromium() { [ -n "${CHROMIUM:-}" ] || have chromium; }

# Playwright drives the browser with a Node.js of its own, which a small Debian cannot start.
have_libatomic() { .venv/bin/python -m playwright --version >/dev/null 2>&1; }

have_postgresql() {
    [ -n "${PG_BIN:-}" ] || have initdb || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
}

# Debian would start a database server now and at every boot; the tests start their own.
install_without_a_server() {
    require_apt postgresql
    setting=/etc/postgresql-common/createcluster.d/afproevet-tests.conf
    as_root mkdir -p "$(dirname $setting)"
    echo 'create_main_cluster = false' | as_root tee $setting >/dev/null
    install_packages "$@"
    as_root rm $setting
}

set --
have_chromium || set -- "$@" chromium
have_libatomic || set -- "$@" libatomic1
have pdfinfo || set -- "$@" poppler-utils
have qpdf || set -- "$@" qpdf
[ $# = 0 ] || install_packages "$@"
have_postgresql || install_without_a_server postgresql
