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
# curl does not read ~/.curlrc here: proxies and other authorities are told by https_proxy, CURL_CA_BUNDLE and the like.
# Needs curl, tar with gzip, ssh-keygen (OpenSSH 8.2 or newer) and sha256sum or shasum, and fails when one is missing.

# In one function, so that a script that was cut off on its way here does nothing.
main() {
    set -eu
    umask 022
    export LC_ALL=C
    unset CDPATH TAR_OPTIONS
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
    here=$(cd -- "$(dirname -- "$0")" 2>/dev/null && pwd) || here=''

    [ -n "${HOME:-}" ] || [ -n "${NM_HOME:-}" ] || fail "HOME is not set; set it, or NM_HOME"
    home=${NM_HOME:-$HOME/.no-mistakes}
    case $home in /*) ;; *) home=$PWD/$home ;; esac
    place=${NO_MISTAKES_INSTALL_DIR:-$home/bin}
    case $place in /*) ;; *) place=$PWD/$place ;; esac
    link_dir=${NO_MISTAKES_LINK_DIR-${HOME:+$HOME/.local/bin}}
    case $link_dir in '' | /*) ;; *) link_dir=$PWD/$link_dir ;; esac
    if [ "$from_source" = yes ]; then
        [ -r "$here/build.sh" ] || fail "--from-source works in a checkout: run packaging/install.sh there"
    else
        look_around
    fi

    work='' made_home='' made_target='' is_done=no
    trap clean_up EXIT
    trap 'exit 130' INT TERM HUP
    made_home=$(topmost_missing "$home")
    [ -d "$home" ] || (umask 077 && mkdir -p "$home") || fail "$home cannot be made"
    made_target=$(topmost_missing "$place")
    mkdir -p "$place" || fail "$place cannot be made; choose another directory with NO_MISTAKES_INSTALL_DIR"
    target=$(cd -- "$place" && pwd -P)
    [ -w "$target" ] ||
        fail "$target cannot be written by $(user_name); choose another directory with NO_MISTAKES_INSTALL_DIR"
    clear_abandoned
    work=$(mktemp -d "$target/.install.$$.XXXXXX")

    if [ "$from_source" = yes ]; then
        binary=$(sh "$here/build.sh")
        cp "$binary" "$work/no-mistakes"
        source=''
        : >"$work/signers"
    else
        fetch_release
    fi
    # A link that leads nowhere is in the way of what is put there.
    if [ -L "$target/no-mistakes" ] && [ ! -e "$target/no-mistakes" ]; then
        say "warning: $target/no-mistakes led to $(readlink "$target/no-mistakes"), which is not there" >&2
        rm "$target/no-mistakes"
    fi
    link='' made=''
    [ -z "$link_dir" ] || plan_link
    # The new executable does the rest itself: it takes its place, writes the receipt, and sees to the daemon.
    set -- internal install --home "$home" --executable "$target/no-mistakes" --signers "$work/signers"
    [ -z "$source" ] || set -- "$@" --from "$source"
    [ "$from_source" = yes ] || set -- "$@" --manifest "$work/$manifest"
    [ -z "$signers" ] || set -- "$@" --chosen-signers
    [ -z "$wanted" ] || set -- "$@" --pinned
    [ -z "$link" ] || set -- "$@" --link "$link"
    [ -z "$link" ] || [ -z "$made" ] || set -- "$@" --made "$made"
    [ -z "$made_target" ] || set -- "$@" --made-place "$made_target"
    status=0
    "$work/no-mistakes" "$@" || status=1
    # Where it is in place and only its daemon does not start, the link belongs to it, too.
    [ "$("$target/no-mistakes" --version 2>/dev/null)" = "$("$work/no-mistakes" --version)" ] || return 1
    is_done=yes
    [ -z "$link" ] || make_link
    [ "$status" -eq 0 ] || return 1
    advise
}

# Whatever was made in vain goes again, as far as nothing else is in it.
clean_up() {
    [ -z "$work" ] || rm -rf "$work"
    [ "$is_done" = no ] || return 0
    remove_made "$place" "$made_target"
    remove_made "$home" "$made_home"
}

# remove_made DIRECTORY TOPMOST: removes the directory and those above it up to the topmost that was made.
remove_made() {
    missing=$1
    while [ -n "$2" ] && [ "${#missing}" -ge "${#2}" ] && rmdir "$missing" 2>/dev/null; do missing=${missing%/*}; done
}

# What installers have left that were killed: the number in the name is the process.
clear_abandoned() {
    for path in "$target"/.install.*; do
        process=${path##*/.install.}
        case ${process%%.*} in *[!0-9]* | '') process= ;; *) process=${process%%.*} ;; esac
        if [ -z "$process" ] || ! kill -0 "$process" 2>/dev/null; then rm -rf "$path"; fi
    done
}

say() { printf '%s\n' "$*"; }
fail() { printf 'install: %s\n' "$*" >&2; exit 1; }
usage() { printf 'install: %s\n' "$*" >&2; exit 2; }
need() { command -v "$1" >/dev/null 2>&1 || fail "$1 is needed and not installed ($2); nothing was changed"; }

hash_of() {
    if command -v sha256sum >/dev/null 2>&1; then sha256sum <"$1"; else shasum -a 256 <"$1"; fi | cut -d' ' -f1
}

# user_name: of this user, whose number alone is known where the user database has no name for it.
user_name() { name=$(id -un 2>/dev/null) || name=$(id -u); printf '%s\n' "$name"; }

# fetch NAME LIMIT: a file of the source, at most LIMIT bytes, into the work directory.
fetch() {
    {
        curl -q --fail --silent --show-error --location --max-redirs 5 --globoff --proto '=https,file' \
            --proto-redir '=https' --connect-timeout 30 --speed-limit 1000 --speed-time 30 --max-filesize "$2" \
            --output - --url "$source/$1" && status=0 || status=$?
        echo "$status" >"$work/status"
    } | head -c "$(($2 + 1))" >"$work/$1"
    [ "$(($(wc -c <"$work/$1")))" -le "$2" ] || fail "$shown/$1 is larger than $2 bytes, which is refused"
    # curl(1), EXIT CODES.
    case $(cat "$work/status") in
    0) [ -s "$work/$1" ] || fail "$shown/$1 is empty; check the address" ;;
    1) fail "$shown/$1 leads to an address that is not https://, which is refused" ;;
    18 | 52 | 55 | 56) fail "$shown/$1 was cut off on its way; try again" ;;
    28) fail "$shown/$1 stands still: the server stalls; try again" ;;
    35 | 51 | 53 | 54 | 58 | 60 | 77 | 83) fail "$shown/$1 was not fetched: the server is not trusted" ;;
    47) fail "$shown/$1 leads from one address to the next without an end" ;;
    63) fail "$shown/$1 is larger than $2 bytes, which is refused" ;;
    *) fail "$shown/$1 was not fetched; check the address" ;;
    esac
}

# Everything that can be wrong before there is anything to clean up: tools, system, the address of the source.
look_around() {
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
        source=$(cd -- "$source" 2>/dev/null && pwd -P) || usage "there is no directory $source"
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
    # As it is said: without a password.
    shown=$(printf '%s\n' "$source" | sed 's,^\(https://\)[^/]*@,\1***@,')
    if [ -n "$signers" ]; then
        [ -r "$signers" ] || fail "$signers cannot be read; nothing was changed"
    elif [ -z "$trusted" ]; then
        usage "say whose signature counts: --signers FILE (this script was released without)"
    fi
}

# The new executable, verified, as $work/no-mistakes; and what it is to trust later, as $work/signers.
fetch_release() {
    if [ -n "$signers" ]; then
        cat "$signers" >"$work/signers" || fail "$signers cannot be read"
    else
        printf '%s\n' "$trusted" >"$work/signers"
    fi

    manifest=release.json
    [ -z "$wanted" ] || manifest=release-$wanted.json
    fetch "$manifest" 1048576
    fetch "$manifest.sig" 65536
    principal=$(ssh-keygen -Y find-principals -s "$work/$manifest.sig" -f "$work/signers" 2>"$work/messages" | head -n 1)
    [ -n "$principal" ] || refuse "$shown/$manifest.sig is not by a key that is trusted here"
    ssh-keygen -Y verify -f "$work/signers" -I "$principal" -n no-mistakes-release -s "$work/$manifest.sig" \
        <"$work/$manifest" >/dev/null 2>"$work/messages" ||
        refuse "$shown/$manifest was tampered with: its signature does not fit"

    # Signed, so it is what release.sh writes: one value a line.
    if ! grep -qx '  "format": 1,' "$work/$manifest" || ! grep -qx '  "product": "no-mistakes",' "$work/$manifest"; then
        fail "$shown/$manifest is of a newer kind, or of another program; get a newer install.sh"
    fi
    version=$(sed -n 's/^  "version": "\([0-9A-Za-z.-]*\)",$/\1/p' "$work/$manifest")
    not_after=$(sed -n 's/^  "notAfter": "\([0-9TZ:-]*\)",$/\1/p' "$work/$manifest")
    if [ -z "$version" ] || [ -z "$not_after" ]; then
        fail "$shown/$manifest is of a newer kind; get a newer install.sh"
    fi
    [ -z "$wanted" ] || [ "$wanted" = "$version" ] || fail "$shown/$manifest is for $version and not for $wanted"
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
        fail "$shown/$manifest cannot be used"
    fi
    say "fetching $archive ($size bytes)"
    fetch "$archive" "$size"
    [ "$(($(wc -c <"$work/$archive")))" -eq "$size" ] || fail "$archive was cut off: it has not $size bytes"
    [ "$(hash_of "$work/$archive")" = "$hash" ] || fail "$archive was tampered with or damaged: another SHA-256 than signed"

    # tar writes no file: it prints the only member, so no path in the archive can lead anywhere.
    [ "$(cd "$work" && tar -tzf "./$archive")" = no-mistakes ] || fail "$archive holds something else than no-mistakes"
    case $(cd "$work" && tar -tvzf "./$archive") in -*) ;; *) fail "no-mistakes in $archive is no regular file" ;; esac
    # A small archive can hold a program that fills the disk.
    (cd "$work" && tar -xzOf "./$archive" no-mistakes) 2>/dev/null | head -c 134217729 >"$work/no-mistakes"
    [ "$(($(wc -c <"$work/no-mistakes")))" -le 134217728 ] ||
        fail "no-mistakes in $archive is larger than 134217728 bytes, which is refused"
    chmod 755 "$work/no-mistakes"
    # Only what was verified is freed of the mark that macOS puts on what was downloaded.
    [ "$os" != darwin ] || xattr -d com.apple.quarantine "$work/no-mistakes" 2>/dev/null || true
    said=$("$work/no-mistakes" --version) || fail "the program in $archive does not run on this machine"
    [ "$said" = "no-mistakes $version" ] || fail "the program in $archive says that it is \"$said\" and not $version"
}

# refuse REASON: says why nothing is installed, and what ssh-keygen said.
refuse() {
    sed 's/^/install: ssh-keygen: /' "$work/messages" >&2
    if ! id -un >/dev/null 2>&1; then
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

# Whether there is to be a link on PATH: when its directory can be written, or sudo is wanted. Made last, so that it
# never leads to what is not there.
plan_link() {
    link=$link_dir/no-mistakes
    made=$(topmost_missing "$link_dir")
    parent=$link_dir
    [ -z "$made" ] || parent=${made%/*}/
    uses_sudo=no
    if [ "$(cd -- "$link_dir" 2>/dev/null && pwd -P)" = "$target" ]; then
        link=''
    elif [ -e "$link" ] && [ ! -L "$link" ]; then
        say "warning: $link is not a link and is left alone" >&2
        link=''
    elif [ -d "$parent" ] && [ -w "$parent" ]; then
        :
    elif [ -t 0 ] && [ -t 2 ] && command -v sudo >/dev/null 2>&1 && ask "$link_dir belongs to somebody else. Use sudo to link?"; then
        uses_sudo=yes
    else
        say "warning: $link_dir cannot be written, so no link was made there" >&2
        link=''
    fi
}

make_link() {
    other=$(readlink "$link" 2>/dev/null) || other=''
    case $other in '' | "$target/no-mistakes") ;; *) say "warning: $link led to $other before" >&2 ;; esac
    if [ "$uses_sudo" = yes ]; then
        sudo sh -c 'mkdir -p "$1" && ln -sfn "$2" "$1/no-mistakes"' sh "$link_dir" "$target/no-mistakes" && return
    else
        mkdir -p "$link_dir" && ln -sfn "$target/no-mistakes" "$link" && return
    fi
    say "warning: $link was not made" >&2
    link=''
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
