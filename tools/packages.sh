# shellcheck shell=sh
# Read by the set-up scripts: speaking, and system packages. Needs nothing but a POSIX shell.

say() { printf '· %s\n' "$*"; }

fail() {
    echo >&2
    printf '%s\n' "$@" >&2
    exit 1
}

# Install system packages with apt; say what to do where we may not.
install_packages() {
    require_apt "$@"
    say "Installing system packages: $*"
    apt_install "$@" 2>/dev/null ||
        { apt update && apt_install "$@"; } || # the package lists were missing or old
        fail "apt could not install: $*" "Its own words are above."
}

require_apt() {
    command -v apt-get >/dev/null 2>&1 ||
        fail "This needs the system packages (Debian's names): $*" \
            "There is no apt here. Please install them with your own package manager."
    [ "$(id -u)" = 0 ] || sudo true 2>/dev/null ||
        fail "This one step needs administrator rights, and sudo is not there or refuses." \
            "Please run this as root, then try again:" "  apt-get install $*"
}

apt_install() { apt install -y --no-install-recommends "$@" >/dev/null; }

# Another apt may be at work for a while: wait for it.
apt() { as_root apt-get -qq -o DPkg::Lock::Timeout=300 "$@"; }

as_root() {
    if [ "$(id -u)" = 0 ]; then
        env DEBIAN_FRONTEND=noninteractive "$@"
    else
        sudo env DEBIAN_FRONTEND=noninteractive "$@"
    fi
}
