#!/bin/sh
# The page is tested in headless Chromium. Installs it where that is possible without asking; says so where not.
for name in chromium chromium-browser google-chrome; do
    command -v "$name" > /dev/null 2>&1 && exit 0
done
if command -v apt-get > /dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "Installing Chromium for the tests of the page …"
    apt-get update -qq > /dev/null 2>&1
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium > /dev/null 2>&1 && exit 0
fi
echo "Chromium is missing, so the tests of the page will fail. Install it: apt-get install chromium (or google-chrome)." >&2
