#!/bin/sh
# Prints the path of a Chromium for the browser tests: CHROMIUM, one on the PATH, or Debian's, installed when we may.
if [ -n "${CHROMIUM:-}" ]; then
    if [ -x "$CHROMIUM" ]; then
        echo "$CHROMIUM"
        exit 0
    fi
    echo "CHROMIUM is $CHROMIUM, and there is no program there: correct it or unset it." >&2
    exit 1
fi
find_one() {
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        if command -v "$name"; then
            return 0
        fi
    done
    return 1
}
find_one && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium for the browser tests." >&2
    if { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium; } >&2; then
        find_one && exit 0
    fi
fi
echo "The browser tests need Chromium or Chrome: install one (on Debian: apt-get install chromium), or set CHROMIUM to its path." >&2
exit 1
