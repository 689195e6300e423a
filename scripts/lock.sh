#!/usr/bin/env bash
# Resolves the dependencies anew and writes the three lock files, hashes included.
# The lock is resolved on the oldest Python that is supported and serves the newer ones too.
set -euo pipefail
cd "$(dirname "$0")/.."

tools=${TOOLS:-.venv-lock}
oldest=3.11
"${tools}/bin/python" -c "import sys; sys.exit(sys.version_info[:2] != (${oldest/./, }))" ||
    { echo "The lock is made with Python ${oldest}: PYTHON=python${oldest} make lock" >&2; exit 1; }

# Only what the package registry itself offers may be locked: no settings of this machine.
unset PIP_EXTRA_INDEX_URL PIP_FIND_LINKS PIP_CONSTRAINT
export PIP_CONFIG_FILE=/dev/null CUSTOM_COMPILE_COMMAND="make lock"

compile() {
    local output=$1
    shift
    "${tools}/bin/pip-compile" --quiet --generate-hashes --strip-extras --allow-unsafe \
        --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options \
        --resolver=backtracking --output-file "$output" "$@"
}

group() {
    "${tools}/bin/python" - "$1" <<'PYTHON'
import pathlib, sys, tomllib

groups = tomllib.loads(pathlib.Path("pyproject.toml").read_text("utf-8"))["dependency-groups"]
print("\n".join(groups[sys.argv[1]]))
PYTHON
}

compile requirements.lock pyproject.toml "$@"
group dev | compile requirements-dev.lock --extra cluster --extra fast --extra postgres \
    --constraint requirements.lock pyproject.toml - "$@"
group build | compile requirements-build.lock --constraint requirements-dev.lock - "$@"
