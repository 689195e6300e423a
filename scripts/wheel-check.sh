#!/usr/bin/env bash
# What someone does who has never seen this folder: the wheel into a bare virtual environment, the
# dependencies as locked, and both commands from another directory.
set -euo pipefail
cd "$(dirname "$0")/.."

venv=${VENV:-.venv}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

"$venv/bin/python" -m build --wheel --no-isolation --outdir "$scratch" . >"$scratch/build.log" 2>&1 ||
    { cat "$scratch/build.log" >&2; exit 1; }
"$venv/bin/python" -m venv "$scratch/bare"
pip=("$scratch/bare/bin/python" -m pip --disable-pip-version-check)
"${pip[@]}" install --quiet --require-hashes --requirement requirements-build.lock
"${pip[@]}" install --quiet --require-hashes --no-build-isolation --requirement requirements.lock
"${pip[@]}" install --quiet --no-deps --no-index "$scratch"/chaffinch-*.whl
"${pip[@]}" check

mkdir "$scratch/elsewhere"
cd "$scratch/elsewhere"
export CHAFFINCH_HOME="$scratch/home" PATH="$scratch/bare/bin:$PATH"
chaffinch sites add garden
chaffinch keys create --site garden | grep -Eqx '[a-z0-9]{32}'
verdict=$(echo '{"text": "The second half of this article answered my question, thank you."}' |
    chaffinch-train score -)
printf '%s\n' "$verdict"
printf '%s\n' "$verdict" | grep -Eq '"label": "(spam|abuse|legitimate)"'
echo "The wheel works from another directory."
