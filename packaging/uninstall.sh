#!/bin/sh
# Removes no-mistakes: its service, the link on PATH, the executable and its receipt. The data in NM_HOME stays unless
# --purge is given; what stays is listed.
# Usage: uninstall.sh [-y|--yes] [--eject] [--purge]
#   --yes    answer yes to every question but those about --eject and --purge
#   --eject  undo `init` in every gated repository
#   --purge  also remove the data: gates, runs, logs, settings
set -eu
home=${NM_HOME:-${HOME:?HOME is not set; set it, or NM_HOME}/.no-mistakes}
target=${NO_MISTAKES_INSTALL_DIR:-$home/bin}
program=$target/no-mistakes
[ -x "$program" ] || program=$(command -v no-mistakes 2>/dev/null || true)
if [ -n "$program" ] && [ -x "$program" ]; then exec "$program" uninstall --home "$home" "$@"; fi
echo "uninstall: there is no no-mistakes in $target or on PATH, so there is nothing to remove" >&2
echo "uninstall: if it was installed elsewhere, name that directory in NO_MISTAKES_INSTALL_DIR" >&2
[ ! -d "$home" ] || echo "uninstall: $home is there and was left alone" >&2
