#!/bin/sh
# The tests look at the pages in a real browser. Find a Chromium, or fetch one, or say what to install.
for name in chromium chromium-browser google-chrome; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
ls "${PLAYWRIGHT_BROWSERS_PATH:-$HOME/.cache/ms-playwright}"/chromium*/chrome-linux*/chrome >/dev/null 2>&1 && exit 0
echo "No Chromium found; fetching the one that Playwright uses ..." >&2
python -m playwright install chromium >/dev/null 2>&1 && exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  echo "... or else Debian's." >&2
  apt-get update -q >/dev/null 2>&1 && DEBIAN_FRONTEND=noninteractive apt-get install -y -q chromium >/dev/null 2>&1 && exit 0
fi
echo "The tests need Chromium and could not fetch it. Install it (Debian, Ubuntu: apt-get install chromium) and run make test again." >&2
exit 1
