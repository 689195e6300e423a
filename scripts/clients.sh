#!/usr/bin/env bash
# Makes sure that the clients are there which others wrote and the tests drive: those for Node, one for
# Python whose package has the name of another one, and PHP for the plugin of WordPress.
set -euo pipefail
cd "$(dirname "$0")/.."

clients=tests/clients
venv=${VENV:-.venv}

missing=()
command -v node >/dev/null || missing+=(nodejs)
command -v npm >/dev/null || missing+=(npm)
command -v php >/dev/null || missing+=(php-cli)
if [ ${#missing[@]} -gt 0 ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    scripts/apt.sh "${missing[@]}"
    missing=()
fi
for program in node npm php; do
    command -v "$program" >/dev/null && continue
    echo "The tests of the protocols need $program. Type: sudo apt-get install nodejs npm php-cli" >&2
    exit 1
done

if ! [ "$clients/node_modules/.package-lock.json" -nt "$clients/package-lock.json" ]; then
    echo "Installing the locked clients of $clients" >&2
    (cd "$clients" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null)
    touch "$clients/node_modules/.package-lock.json"
fi
if ! [ "$venv/python-akismet/.installed" -nt "$clients/requirements.txt" ]; then
    rm -rf "$venv/python-akismet"
    "$venv/bin/python" -m pip --disable-pip-version-check install --quiet --no-deps \
        --require-hashes --target "$venv/python-akismet" --requirement "$clients/requirements.txt"
    touch "$venv/python-akismet/.installed"
fi
