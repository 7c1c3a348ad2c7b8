#!/bin/sh
# Write the lock files: versions and hashes only, never the address they came from.
set -eu
cd "$(dirname "$0")/.."

lock() {
    .venv/bin/uv pip compile --quiet --upgrade --generate-hashes --universal --python-version 3.11 \
        --no-emit-index-url --no-emit-find-links "$1.in" -o "$1.txt"
}

lock requirements
lock requirements-dev
lock tools/locks/uv
lock tools/locks/node
npm install --package-lock-only --ignore-scripts
