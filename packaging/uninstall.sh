#!/bin/sh
# Removes no-mistakes: its service, the link on PATH, the executable and its receipt. The data in NM_HOME stays unless
# --purge is given; what stays is listed.
# Usage: uninstall.sh [-y|--yes] [--eject] [--purge]
#   --yes    answer yes to every question but those about --eject and --purge
#   --eject  undo `init` in every gated repository
#   --purge  also remove the data: gates, runs, logs, settings
set -eu
home=${NM_HOME:-${HOME:?HOME is not set; set it, or NM_HOME}/.no-mistakes}
# value NAME FILE: a text of a JSON file, nothing where there is none.
value() {
    sed -n 's/.*"'"$1"'" *: *"\([^"\\]*\(\\.[^"\\]*\)*\)".*/\1/p' "$2" 2>/dev/null | sed 's/\\\(.\)/\1/g' || true
}
# Where it was installed from here last is written in the home.
pointer=$(value receipt "$home/install.json")
target=${NO_MISTAKES_INSTALL_DIR:-${pointer%/*}}
program=${target:-$home/bin}/no-mistakes
for place in "$home/bin" "$home"; do [ -x "$program" ] || program=$place/no-mistakes; done
[ -x "$program" ] || program=$(command -v no-mistakes 2>/dev/null || true)
if [ -n "$program" ] && [ -x "$program" ]; then exec "$program" uninstall --home "$home" "$@"; fi
# Only the executable knows how to remove the rest: that is named, and the installer brings it back.
place=${target:-$home/bin}
left=''
for path in "$place/install.json" "$(value link "$place/install.json")" "$home/daemon.pid"; do
    if [ -f "$path" ] || [ -L "$path" ]; then left="$left $path"; fi
done
if [ -n "$left" ]; then
    echo "uninstall: $place/no-mistakes is missing, and this was left:$left" >&2
    echo "uninstall: run install.sh once more, which repairs it, and then this" >&2
    exit 1
fi
echo "uninstall: there is no no-mistakes in $place or on PATH, so there is nothing to remove" >&2
echo "uninstall: if it was installed elsewhere, name that directory in NO_MISTAKES_INSTALL_DIR" >&2
[ ! -d "$home" ] || echo "uninstall: $home is there and was left alone" >&2
