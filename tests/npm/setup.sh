#!/usr/bin/env bash
# Makes ready what the tests of Slack, Teams and the web draw on outside Python, on Debian: chromium and fonts (apt-get), the npm
# packages, and the JSON Schemas in out/. Does only what is still missing, so a second call is quick and says nothing.
#
# The machine's own node need only run npm; everything here runs with node_modules/.bin/node (22, a package too),
# because the emulator needs that one and Debian 12's is older.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

missing=()
command -v node >/dev/null || missing+=(nodejs)
command -v npm >/dev/null || missing+=(npm)
command -v "${CHROMIUM:-chromium}" >/dev/null || missing+=(chromium)
for font in fonts-lato fonts-open-sans fonts-noto-color-emoji; do # for Slack, for Teams, and for emoji
  [ ! -x /usr/bin/dpkg-query ] || dpkg-query --show --showformat='${db:Status-Status}' "$font" 2>/dev/null |
    grep -qx installed || missing+=("$font")
done
if [ ${#missing[@]} -gt 0 ]; then
  command -v apt-get >/dev/null || { echo "tests/npm/setup.sh: please install ${missing[*]}" >&2; exit 1; }
  as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo)
  echo "Installing ${missing[*]} by apt-get ..."
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

# npm writes this file last, so it is there, and newer, only after a complete install.
installed=node_modules/.package-lock.json
if [ ! "$installed" -nt package-lock.json ]; then
  echo "Installing npm packages in tests/npm ..."
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
fi
# npm 9 (Debian 12) installs node's package, for one processor or the other, but does not link its binary.
[ -x node_modules/.bin/node ] || (cd node_modules/.bin && ln -sf ../node-linux-*/bin/node node)

for schema in out/message.schema.json out/view.schema.json out/manifest.schema.json; do
  for source in types.ts schema.mjs "$installed"; do
    [ ! "$schema" -ot "$source" ] || { node_modules/.bin/node schema.mjs; break 2; }
  done
done
