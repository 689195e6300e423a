#!/usr/bin/env bash
# Makes sure that the Chromium is there which the tests of the pages drive.
set -euo pipefail
cd "$(dirname "$0")/.."

find_browser() {
    command -v chromium || command -v chromium-browser || command -v google-chrome
}

if find_browser >/dev/null; then
    exit
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    scripts/apt.sh chromium
fi
if ! find_browser >/dev/null; then
    echo "The tests of the pages need Chromium. Type: sudo apt-get install chromium" >&2
    exit 1
fi
