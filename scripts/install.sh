#!/usr/bin/env bash
# Usage: scripts/install.sh requirements.lock
# Makes the virtual environment if there is none, and installs into it what the lock names and the
# project itself. Whatever is downloaded is checked against the hashes of the lock files.
set -euo pipefail
cd "$(dirname "$0")/.."

lock=$1
venv=${VENV:-.venv}

fail() {
    printf 'Chaffinch cannot be installed: %s\n' "$*" >&2
    exit 1
}

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    local candidate
    for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if is_new_enough "$candidate"; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    fail "Python 3.11 or newer is needed, and ${PYTHON:-python3} is" \
        "$("${PYTHON:-python3}" --version 2>/dev/null || echo 'not there')." \
        "Install one and name it: make PYTHON=/path/to/python3"
}

has_venv() {
    "$1" -c 'import ensurepip, venv' 2>/dev/null
}

# Debian and Ubuntu ship Python without the part that makes virtual environments.
need_venv() {
    local python=$1 package
    has_venv "$python" && return
    package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        scripts/apt.sh "$package"
    fi
    has_venv "$python" ||
        fail "$python cannot make virtual environments. Type: sudo apt-get install $package"
}

if ! [ -x "$venv/bin/python" ]; then
    python=$(find_python)
    need_venv "$python"
    echo "Making $venv with $("$python" --version)" >&2
    "$python" -m venv "$venv"
fi
is_new_enough "$venv/bin/python" ||
    fail "$venv was made with $("$venv/bin/python" --version), 3.11 or newer is needed. Type: make clean"

pip=("$venv/bin/python" -m pip --disable-pip-version-check install --quiet)
echo "Installing the locked dependencies of $lock" >&2
"${pip[@]}" --require-hashes --requirement requirements-build.lock
"${pip[@]}" --require-hashes --no-build-isolation --requirement "$lock"
"${pip[@]}" --no-deps --no-build-isolation --no-index --editable .
