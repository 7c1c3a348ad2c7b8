#!/bin/sh
# What `make test_operations` needs besides `make test`: nginx, PgBouncer, cron and curl, none of them started.
set -eu
cd "$(dirname "$0")/.."
. tools/packages.sh

have() { command -v "$1" >/dev/null 2>&1 || [ -x "/usr/sbin/$1" ]; }

set --
have nginx || set -- "$@" nginx-light
have pgbouncer || set -- "$@" pgbouncer
have cron || set -- "$@" cron
have curl || set -- "$@" curl
[ $# = 0 ] && exit

# Debian asks this switch before it starts any service.
switch=/usr/sbin/policy-rc.d
if [ -e $switch ]; then
    install_packages "$@"
else
    printf '#!/bin/sh\nexit 101\n' | as_root tee $switch >/dev/null
    as_root chmod 755 $switch
    (install_packages "$@") || broken=1
    as_root rm $switch
    [ -z "${broken:-}" ] || exit 1
fi
if have systemctl; then
    as_root systemctl --quiet disable nginx pgbouncer cron >/dev/null 2>&1 || true
fi
