#!/bin/sh
# Removes no-mistakes: its service, the link on PATH, the executable and its receipt. The data in NM_HOME stays unless
# --purge is given; what stays is listed.
# Usage: uninstall.sh [-y|--yes] [--eject] [--purge]
#   --yes    answer yes to every question but those about --eject and --purge
#   --eject  undo `init` in every gated repository
#   --purge  also remove the data: gates, runs, logs, settings
set -eu
home=${NM_HOME:-${HOME:?HOME is not set; set it, or NM_HOME}/.no-mistakes}
# Where it was installed from here last is written in the home, in the words of a JSON string.
pointer=$(sed -n 's/.*"receipt" *: *"\([^"\\]*\(\\.[^"\\]*\)*\)".*/\1/p' "$home/install.json" 2>/dev/null |
    sed 's/\\\(.\)/\1/g') || pointer=''
target=${NO_MISTAKES_INSTALL_DIR:-${pointer%/*}}
program=${target:-$home/bin}/no-mistakes
for place in "$home/bin" "$home"; do [ -x "$program" ] || program=$place/no-mistakes; done
[ -x "$program" ] || program=$(command -v no-mistakes 2>/dev/null || true)
if [ -n "$program" ] && [ -x "$program" ]; then exec "$program" uninstall --home "$home" "$@"; fi
echo "uninstall: there is no no-mistakes in ${target:-$home/bin} or on PATH, so there is nothing to remove" >&2
echo "uninstall: if it was installed elsewhere, name that directory in NO_MISTAKES_INSTALL_DIR" >&2
[ ! -d "$home" ] || echo "uninstall: $home is there and was left alone" >&2
