#!/usr/bin/env bash
# Makes sure that the PostgreSQL is there which the tests start for themselves.
set -euo pipefail
cd "$(dirname "$0")/.."

find_server() {
    command -v initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' || compgen -G '/usr/pgsql-*/bin/initdb'
}

if find_server >/dev/null; then
    exit
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    scripts/apt.sh postgresql
fi
if ! find_server >/dev/null; then
    echo "The tests need PostgreSQL. Type: sudo apt-get install postgresql" >&2
    exit 1
fi
