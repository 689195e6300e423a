#!/usr/bin/env bash
# Usage: scripts/apt.sh PACKAGE...
# Installs Debian packages, as root and without a question.
set -euo pipefail

echo "Installing with apt-get: $*" >&2
export DEBIAN_FRONTEND=noninteractive
{
    apt-get update --quiet
    apt-get install --quiet --yes --no-install-recommends "$@"
} >&2 </dev/null
