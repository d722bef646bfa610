#!/usr/bin/env bash
# Makes ready what the tests of documents compare with, on Debian: LibreOffice, which prints Word files, and poppler, which
# reads what was printed. Does only what is still missing, so a second call is quick and says nothing.
set -euo pipefail

missing=()
command -v soffice >/dev/null || missing+=(libreoffice-writer)
command -v pdftotext >/dev/null || missing+=(poppler-utils)
[ ${#missing[@]} -gt 0 ] || exit 0
command -v apt-get >/dev/null || { echo "tests/setup-documents.sh: please install ${missing[*]}" >&2; exit 1; }
as_root=()
[ "$(id -u)" = 0 ] || as_root=(sudo)
echo "Installing ${missing[*]} by apt-get ..."
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
