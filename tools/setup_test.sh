#!/bin/sh
# What `make test` needs besides: Chromium, the programs of PostgreSQL and Redis, and two tools that
# look into PDFs.
# CHROMIUM=/path/to/chromium and PG_BIN=/path/to/postgresql/bin are used where they are given.
set -eu
cd "$(dirname "$0")/.."
. tools/packages.sh

have() { command -v "$1" >/dev/null 2>&1; }

have_chromium() { [ -n "${CHROMIUM:-}" ] || have chromium-headless-shell || have chromium; }

may_install() { have apt-get && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; }

# Without windows the browser has a third less to do. One with windows is good enough where it
# cannot be had, so that is tried once and nobody is asked for a password.
try_headless_shell() {
    refused=.cache/no-headless-shell
    if [ -z "${CHROMIUM:-}" ] && have chromium && ! have chromium-headless-shell &&
        [ ! -e $refused ] && may_install; then
        (install_packages chromium-headless-shell) 2>/dev/null || { mkdir -p .cache && touch $refused; }
    fi
}

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

# The same for Redis, by the switch that Debian asks before it starts any service.
install_redis() {
    require_apt redis-server
    switch=/usr/sbin/policy-rc.d
    if [ -e $switch ]; then
        install_packages redis-server
    else
        printf '#!/bin/sh\nexit 101\n' | as_root tee $switch >/dev/null
        as_root chmod 755 $switch
        (install_packages redis-server) || broken=1
        as_root rm $switch
        [ -z "${broken:-}" ] || exit 1
    fi
    if have systemctl; then
        as_root systemctl --quiet disable redis-server >/dev/null 2>&1 || true
    fi
}

try_headless_shell
set --
have_chromium || set -- "$@" chromium-headless-shell
have_libatomic || set -- "$@" libatomic1
have pdfinfo || set -- "$@" poppler-utils
have qpdf || set -- "$@" qpdf
[ $# = 0 ] || install_packages "$@"
have_postgresql || install_without_a_server postgresql
have redis-server || install_redis
