#!/bin/sh
# Installs no-mistakes for this user, without root. Safe to repeat: upgrades, or repairs what is there.
# Usage: install.sh [options]
#   --from DIR_OR_URL  where the release is: an https:// or file:// address or a directory
#                      (default: what this script was released with, else the directory that it lies in)
#   --signers FILE     whose signature counts (an allowed-signers file, ssh-keygen(1)); kept for later updates
#   --version VERSION  this version instead of the newest
#   --from-source      build the checkout that this script lies in instead; such an install does not update itself
# Environment: NM_HOME (default ~/.no-mistakes), NO_MISTAKES_INSTALL_DIR (default $NM_HOME/bin),
#   NO_MISTAKES_LINK_DIR (default ~/.local/bin; empty for no link).
# Needs curl, tar with gzip, ssh-keygen (OpenSSH 8.2 or newer) and sha256sum or shasum, and fails when one is missing.

# In one function, so that a script that was cut off on its way here does nothing.
main() {
    set -eu
    umask 022
    export LC_ALL=C
    source='@SOURCE@'
    case $source in @*) source='' ;; esac
    trusted=$(
        cat <<'SIGNERS'
@SIGNERS@
SIGNERS
    )
    case $trusted in @*) trusted='' ;; esac
    signers='' wanted='' from_source=no
    while [ $# -gt 0 ]; do
        case $1 in
        --from | --signers | --version)
            [ $# -ge 2 ] || usage "$1 needs a value"
            case $1 in
            --from) source=$2 ;;
            --signers) signers=$2 ;;
            --version) wanted=$2 ;;
            esac
            shift
            ;;
        --from-source) from_source=yes ;;
        -h | --help)
            echo "Usage: install.sh [--from DIR_OR_URL] [--signers FILE] [--version VERSION] | --from-source"
            return 0
            ;;
        *) usage "unknown argument $1" ;;
        esac
        shift
    done
    here=$(cd "$(dirname "$0")" 2>/dev/null && pwd) || here=''

    [ -n "${HOME:-}" ] || [ -n "${NM_HOME:-}" ] || fail "HOME is not set; set it, or NM_HOME"
    home=${NM_HOME:-$HOME/.no-mistakes}
    target=${NO_MISTAKES_INSTALL_DIR:-$home/bin}
    link_dir=${NO_MISTAKES_LINK_DIR-${HOME:+$HOME/.local/bin}}
    case $link_dir in '' | /*) ;; *) link_dir=$PWD/$link_dir ;; esac
    if [ ! -d "$home" ]; then (umask 077 && mkdir -p "$home") || fail "$home cannot be made"; fi
    case $target in /*) ;; *) target=$PWD/$target ;; esac
    made_target=$(topmost_missing "$target")
    mkdir -p "$target" || fail "$target cannot be made; choose another directory with NO_MISTAKES_INSTALL_DIR"
    target=$(cd "$target" && pwd -P)
    [ -w "$target" ] ||
        fail "$target cannot be written by $(id -un 2>/dev/null || id -u); choose another directory with NO_MISTAKES_INSTALL_DIR"
    work=$(mktemp -d "$target/.install.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    trap 'exit 130' INT TERM HUP

    if [ "$from_source" = yes ]; then
        [ -r "$here/build.sh" ] || fail "--from-source works in a checkout: run packaging/install.sh there"
        binary=$(sh "$here/build.sh")
        cp "$binary" "$work/no-mistakes"
        source=''
        : >"$work/signers"
    else
        fetch_release
    fi
    link='' made=''
    [ -z "$link_dir" ] || make_link
    # The new executable does the rest itself: it takes its place, writes the receipt, and sees to the daemon.
    set -- internal install --home "$home" --executable "$target/no-mistakes" --signers "$work/signers"
    [ -z "$source" ] || set -- "$@" --from "$source"
    [ -z "$wanted" ] || set -- "$@" --pinned
    [ -z "$link" ] || set -- "$@" --link "$link"
    [ -z "$link" ] || [ -z "$made" ] || set -- "$@" --made "$made"
    [ -z "$made_target" ] || set -- "$@" --made-place "$made_target"
    "$work/no-mistakes" "$@" || return 1
    advise
}

say() { printf '%s\n' "$*"; }
fail() { printf 'install: %s\n' "$*" >&2; exit 1; }
usage() { printf 'install: %s\n' "$*" >&2; exit 2; }
need() { command -v "$1" >/dev/null 2>&1 || fail "$1 is needed and not installed ($2); nothing was changed"; }

hash_of() {
    if command -v sha256sum >/dev/null 2>&1; then sha256sum <"$1"; else shasum -a 256 <"$1"; fi | cut -d' ' -f1
}

# fetch NAME LIMIT: a file of the source, at most LIMIT bytes, into the work directory.
fetch() {
    curl --fail --silent --show-error --location --max-redirs 5 --globoff --proto '=https,file' --proto-redir '=https' \
        --connect-timeout 30 --speed-limit 1000 --speed-time 30 --max-filesize "$2" --output - --url "$source/$1" |
        head -c "$(($2 + 1))" >"$work/$1"
    [ -s "$work/$1" ] || fail "$source/$1 was not fetched; check the address"
    [ "$(($(wc -c <"$work/$1")))" -le "$2" ] || fail "$source/$1 is larger than $2 bytes, which is refused"
}

# The new executable, verified, as $work/no-mistakes; and what it is to trust later, as $work/signers.
fetch_release() {
    need curl "package curl"
    need tar "package tar"
    need gzip "package gzip"
    need ssh-keygen "it comes with OpenSSH: package openssh-client"
    command -v sha256sum >/dev/null 2>&1 || need shasum "or sha256sum: package coreutils"
    case $(uname -s) in
    Linux) os=linux ;;
    Darwin) os=darwin ;;
    *) fail "there are no releases for $(uname -s); build from source: packaging/install.sh --from-source" ;;
    esac
    case $(uname -m) in
    x86_64 | amd64) arch=x86_64 ;;
    aarch64 | arm64) arch=aarch64 ;;
    *) fail "there are no releases for $(uname -m); build from source: packaging/install.sh --from-source" ;;
    esac
    if [ -z "$source" ]; then
        if [ -z "$here" ] || [ ! -r "$here/release.json" ]; then usage "say where the release is: --from DIR_OR_URL"; fi
        source=$here
    fi
    case $source in
    https://* | file:///*) ;;
    *://*) usage "$source is neither https:// nor file:// nor a directory" ;;
    *)
        source=$(cd "$source" 2>/dev/null && pwd -P) || usage "there is no directory $source"
        # RFC 3986: everything that is not unreserved, a byte at a time.
        source=file://$(printf '%s' "$source" | od -An -v -tx1 | tr ' ' '\n' | awk '
            /^$/ { next }
            /^(2d|2e|2f|3[0-9]|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9ae])$/ { printf "%c", hex($0); next }
            { printf "%%%s", toupper($0) }
            function hex(text) { return (index("0123456789abcdef", substr(text, 1, 1)) - 1) * 16 + \
                index("0123456789abcdef", substr(text, 2, 1)) - 1 }')
        ;;
    esac
    while case $source in file:///) false ;; */) true ;; *) false ;; esac do source=${source%/}; done
    if [ -n "$signers" ]; then
        cat "$signers" >"$work/signers" || fail "$signers cannot be read"
    else
        [ -n "$trusted" ] || usage "say whose signature counts: --signers FILE (this script was released without)"
        printf '%s\n' "$trusted" >"$work/signers"
    fi

    manifest=release.json
    [ -z "$wanted" ] || manifest=release-$wanted.json
    fetch "$manifest" 1048576
    fetch "$manifest.sig" 65536
    principal=$(ssh-keygen -Y find-principals -s "$work/$manifest.sig" -f "$work/signers" 2>"$work/messages" | head -n 1)
    [ -n "$principal" ] || refuse "$source/$manifest.sig is not by a key that is trusted here"
    ssh-keygen -Y verify -f "$work/signers" -I "$principal" -n no-mistakes-release -s "$work/$manifest.sig" \
        <"$work/$manifest" >/dev/null 2>"$work/messages" ||
        refuse "$source/$manifest was tampered with: its signature does not fit"

    # Signed, so it is what release.sh writes: one value a line.
    version=$(sed -n 's/^  "version": "\([0-9A-Za-z.-]*\)",$/\1/p' "$work/$manifest")
    not_after=$(sed -n 's/^  "notAfter": "\([0-9TZ:-]*\)",$/\1/p' "$work/$manifest")
    if [ -z "$version" ] || [ -z "$not_after" ]; then
        fail "$source/$manifest is of a newer kind; get a newer install.sh"
    fi
    [ -z "$wanted" ] || [ "$wanted" = "$version" ] || fail "$source/$manifest is for $version and not for $wanted"
    if expr "x$(date -u +%Y-%m-%dT%H:%M:%SZ)" \> "x$not_after" >/dev/null; then
        [ -n "$wanted" ] || fail "the source still offers $version, which was the newest until $not_after at most;
install: it may be kept at an old state. To install it nevertheless: --version $version"
        say "warning: $version was the newest until $not_after at most" >&2
    fi
    archive=no-mistakes-$version-$os-$arch.tar.gz
    entry=$(grep -F "{\"name\": \"$archive\"," "$work/$manifest") || fail "$version has no archive for $os on $arch"
    size=$(printf '%s\n' "$entry" | sed -n 's/.*"size": \([0-9]*\),.*/\1/p')
    hash=$(printf '%s\n' "$entry" | sed -n 's/.*"sha256": "\([0-9a-f]*\)".*/\1/p')
    if [ "${size:-0}" -le 0 ] || [ "$size" -gt 268435456 ] || [ ${#hash} -ne 64 ]; then
        fail "$source/$manifest cannot be used"
    fi
    say "fetching $archive ($size bytes)"
    fetch "$archive" "$size"
    [ "$(($(wc -c <"$work/$archive")))" -eq "$size" ] || fail "$archive was cut off: it has not $size bytes"
    [ "$(hash_of "$work/$archive")" = "$hash" ] || fail "$archive was tampered with or damaged: another SHA-256 than signed"

    # tar writes no file: it prints the only member, so no path in the archive can lead anywhere.
    [ "$(cd "$work" && tar -tzf "./$archive")" = no-mistakes ] || fail "$archive holds something else than no-mistakes"
    case $(cd "$work" && tar -tvzf "./$archive") in -*) ;; *) fail "no-mistakes in $archive is no regular file" ;; esac
    (cd "$work" && tar -xzOf "./$archive" no-mistakes) >"$work/no-mistakes"
    chmod 755 "$work/no-mistakes"
    # Only what was verified is freed of the mark that macOS puts on what was downloaded.
    [ "$os" != darwin ] || xattr -d com.apple.quarantine "$work/no-mistakes" 2>/dev/null || true
    said=$("$work/no-mistakes" --version) || fail "the program in $archive does not run on this machine"
    [ "$said" = "no-mistakes $version" ] || fail "the program in $archive says that it is \"$said\" and not $version"
}

# refuse REASON: says why nothing is installed, and what ssh-keygen said.
refuse() {
    sed 's/^/install: ssh-keygen: /' "$work/messages" >&2
    if command -v getent >/dev/null 2>&1 && ! getent passwd "$(id -u)" >/dev/null; then
        fail "ssh-keygen works only for users in the user database, and $(id -u) is not; add an entry to /etc/passwd"
    fi
    fail "$1; nothing was changed"
}

# topmost_missing DIRECTORY: the topmost directory that has to be made for it, so that it can be removed again.
topmost_missing() {
    topmost='' missing=${1%/}
    while [ -n "$missing" ] && [ ! -e "$missing" ]; do
        topmost=$missing
        missing=${missing%/*}
    done
    printf '%s\n' "$topmost"
}

# A link on PATH, when its directory can be written, or sudo is wanted.
make_link() {
    link=$link_dir/no-mistakes
    made=$(topmost_missing "$link_dir")
    other=$(readlink "$link" 2>/dev/null) || other=''
    if [ "$(cd "$link_dir" 2>/dev/null && pwd -P)" = "$target" ]; then
        link=''
    elif [ -e "$link" ] && [ ! -L "$link" ]; then
        say "warning: $link is not a link and is left alone" >&2
        link=''
    elif mkdir -p "$link_dir" 2>/dev/null && [ -w "$link_dir" ]; then
        ln -sfn "$target/no-mistakes" "$link"
        case $other in '' | "$target/no-mistakes") ;; *) say "warning: $link led to $other before" >&2 ;; esac
    elif [ -t 0 ] && [ -t 2 ] && command -v sudo >/dev/null 2>&1 && ask "$link_dir belongs to somebody else. Use sudo to link?"; then
        sudo ln -sfn "$target/no-mistakes" "$link" || link=''
    else
        say "warning: $link_dir cannot be written, so no link was made there" >&2
        link=''
    fi
}

ask() {
    printf '%s [y/N] ' "$1" >&2
    read -r answer || return 1
    case $answer in y | Y | yes) return 0 ;; *) return 1 ;; esac
}

advise() {
    directory=$target
    [ -z "$link" ] || directory=$link_dir
    case ":${PATH:-}:" in
    *":$directory:"*) ;;
    *)
        quoted=$(printf '%s\n' "$directory" | sed 's/[\\"$`]/\\&/g')
        say "$directory is not on your PATH; add to your shell's startup file:  export PATH=\"$quoted:\$PATH\""
        ;;
    esac
}

main "$@"
