#!/usr/bin/env bash
# Usage: scripts/apt.sh PACKAGE...
# Installs Debian packages, as root and without a question. Only what goes wrong is told.
set -euo pipefail

echo "Installing with apt-get: $*" >&2
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq </dev/null >/dev/null
apt-get install -qq --yes --no-install-recommends -o Dpkg::Use-Pty=0 "$@" </dev/null >/dev/null
