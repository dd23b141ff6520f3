#!/bin/sh
# Makes sure that what the build needs is there: installs it on Debian and Ubuntu when allowed to (root, or
# NO_MISTAKES_INSTALL_PACKAGES=sudo), says what to install otherwise. Usage: packaging/prepare.sh [tests [--long]]
#   tests  also what only the tests need: real shells, real service managers, and the programs that read generated
#          service definitions; with --long also what makes other systems' root file systems, and strace
set -eu
unset CDPATH

missing=''
command -v git >/dev/null 2>&1 || missing="$missing git"
[ "$(uname -s)" != Linux ] || [ -e /usr/include/sqlite3.h ] || missing="$missing libsqlite3-dev"

# need PROGRAM PACKAGES: the packages are missing when the program is.
need() {
    command -v "$1" >/dev/null 2>&1 || missing="$missing $2"
}
if [ "${1:-}" = tests ]; then
    for shell in zsh fish ksh tcsh; do need "$shell" "$shell"; done
    need systemd-analyze systemd
    # A user manager of one's own, and a whole machine to log in to.
    need systemd-nspawn "systemd-container dbus-user-session libpam-systemd polkitd"
    need sqlite3 sqlite3
    need pgrep procps
    need xmllint libxml2-utils
    need wine "wine wine64"
    need x86_64-w64-mingw32-gcc gcc-mingw-w64-x86-64-win32
    need shellcheck shellcheck
    need curl curl
    need ssh-keygen openssh-client
    need openssl openssl
    need python3 python3
    need setpriv util-linux
    need pkg-config pkg-config
    python3 -m pip --version >/dev/null 2>&1 || missing="$missing python3-pip"
    need script bsdutils
    if [ "${2:-}" = --long ]; then
        need mmdebstrap mmdebstrap
        need strace strace
    fi
fi

if ! command -v swift >/dev/null 2>&1; then
    echo "prepare: no Swift toolchain on PATH; Swift 6.2 or newer is needed: https://www.swift.org/install" >&2
    exit 1
fi

if [ -n "$missing" ]; then
    if command -v apt-get >/dev/null 2>&1; then
        as_root=''
        [ "$(id -u)" -eq 0 ] || as_root=${NO_MISTAKES_INSTALL_PACKAGES:-no}
        if [ "$as_root" = no ]; then
            echo "prepare: install first: sudo apt-get install$missing" >&2
            echo "prepare: or let this script do it: NO_MISTAKES_INSTALL_PACKAGES=sudo $0" >&2
            exit 1
        fi
        echo "prepare: installing$missing" >&2
        # shellcheck disable=SC2086  # both are lists of words
        $as_root apt-get update -qq && $as_root apt-get install -y -qq --no-install-recommends $missing >&2
    else
        echo "prepare: install first:$missing (the SQLite development files are called sqlite-devel elsewhere)" >&2
        exit 1
    fi
fi

version=$(git version | sed -n 's/^git version \([0-9]*\)\.\([0-9]*\).*/\1 \2/p')
major=${version% *}
minor=${version#* }
if [ "${major:-0}" -lt 2 ] || { [ "$major" -eq 2 ] && [ "$minor" -lt 30 ]; }; then
    echo "prepare: git 2.30 or newer is needed, this is $(git version)" >&2
    exit 1
fi
