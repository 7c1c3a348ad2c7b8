# Read by the set-up scripts: speaking, and system packages. Needs nothing but a POSIX shell.

say() { printf '· %s\n' "$*"; }

fail() {
    printf '\n%s\n' "$@" >&2
    exit 1
}

# Install system packages with apt; say what to do where we may not.
install_packages() {
    command -v apt-get >/dev/null 2>&1 ||
        fail "This needs the system packages (Debian's names): $*" \
            "There is no apt here. Please install them with your own package manager."
    say "Installing system packages: $*"
    # Another apt may hold the lock for a while; the lists may be missing or old.
    apt="apt-get -qq -o DPkg::Lock::Timeout=300"
    install="$apt install -y --no-install-recommends $*"
    run_as_root $install >/dev/null 2>&1 ||
        { run_as_root $apt update && run_as_root $install >/dev/null; } ||
        fail "apt could not install: $*" "Its own words are above."
}

run_as_root() {
    if [ "$(id -u)" = 0 ]; then
        env DEBIAN_FRONTEND=noninteractive "$@"
    elif command -v sudo >/dev/null 2>&1; then
        sudo env DEBIAN_FRONTEND=noninteractive "$@"
    else
        fail "Administrator rights are needed for this one step, and sudo is not there." \
            "Please run as root, then try again:" "  $*"
    fi
}
