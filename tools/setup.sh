#!/bin/sh
# Make this machine ready: tools/setup.sh for running, tools/setup.sh --dev for testing too.
# What is there already is left alone, so the second time takes a second or two.
set -eu
cd "$(dirname "$0")/.."
. tools/packages.sh

PYTHONS="${PYTHON:-} python3 python3.13 python3.12 python3.11"

supported() {
    "$1" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
        >/dev/null 2>&1
}

make_venv() {
    supported .venv/bin/python && return
    for python in $PYTHONS; do
        if supported "$python"; then
            say "Making .venv with $("$python" --version)"
            rm -rf .venv
            "$python" -m venv .venv
            return
        fi
    done
    fail "No Python 3.11, 3.12 or 3.13 with venv was found." \
        "On Debian: apt-get install python3-venv. Elsewhere: make run PYTHON=/path/to/python3.13"
}

# A copy of each lock lies beside what was installed from it; a changed lock is installed again.
installed() { cmp -s "$1" "$2"; }

install_python_packages() {
    mkdir -p .venv/locks
    for lock in "$@"; do
        mark=.venv/locks/$(basename "$lock")
        installed "$lock" "$mark" && continue
        say "Installing $lock"
        with_uv "$lock" || with_pip "$lock"
        cp "$lock" "$mark"
    done
}

with_uv() {
    [ -x .venv/bin/uv ] || with_pip tools/locks/uv.txt || return 1
    .venv/bin/uv pip install --quiet --compile-bytecode --python .venv/bin/python --require-hashes -r "$1"
}

with_pip() {
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$1"
}

# npm from Node.js 18 (Debian 12's own) upwards reads our lock.
have_node() {
    command -v npm >/dev/null 2>&1 &&
        node -e 'process.exit(parseInt(process.versions.node) >= 18 ? 0 : 1)' >/dev/null 2>&1
}

install_front_end() {
    if ! installed package-lock.json node_modules/.lock; then
        if ! have_node; then
            install_python_packages tools/locks/node.txt
            PATH="$PWD/.venv/bin:$PATH"
        fi
        say "Installing package-lock.json"
        npm ci --ignore-scripts --silent # this empties node_modules first
        cp package-lock.json node_modules/.lock
    fi
    if [ ! -d app/static/vendor ] || ! installed tools/copy_assets.py node_modules/.copied; then
        .venv/bin/python tools/copy_assets.py
        cp tools/copy_assets.py node_modules/.copied
    fi
}

# WeasyPrint draws PDFs with Pango. Looking for Debian's file is quick; asking WeasyPrint is sure.
have_pango() {
    .venv/bin/python -S -c 'import ctypes; ctypes.CDLL("libpangoft2-1.0.so.0")' 2>/dev/null ||
        .venv/bin/python -c 'import weasyprint' >/dev/null 2>&1
}

# IBM Plex Sans has neither emoji nor the letters of pupils' and colleagues' other languages, and people
# write them. Noto (SIL OFL 1.1) has Arabic, Hebrew, Thai, Tamil, Devanagari, Ethiopic and many more, 12 MB
# to fetch; WenQuanYi Micro Hei (Apache 2.0) has Chinese, Japanese and Korean in 2 MB, where Noto takes 57.
# Elsewhere than on Debian we do not ask.
have_fonts() {
    ! command -v apt-get >/dev/null 2>&1 || {
        [ -e /usr/share/fonts/truetype/noto/NotoColorEmoji.ttf ] &&
            [ -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ] &&
            [ -e /usr/share/fonts/truetype/noto/NotoSansTamil-Regular.ttf ] &&
            [ -e /usr/share/fonts/truetype/wqy/wqy-microhei.ttc ]
    }
}

make_venv
if [ "${1:-}" = --dev ]; then
    install_python_packages requirements.txt requirements-dev.txt
else
    install_python_packages requirements.txt
fi
have_pango || install_packages libpango-1.0-0 libpangoft2-1.0-0 fonts-dejavu-core
have_pango || fail "WeasyPrint cannot start. Its own words:" \
    "$(.venv/bin/python -c 'import weasyprint' 2>&1 | tail -n 1)"
have_fonts || (install_packages fonts-noto-color-emoji fonts-dejavu-core \
    fonts-noto-core fonts-wqy-microhei) ||
    say "PDFs will lack emoji and some letters until then."
install_front_end
