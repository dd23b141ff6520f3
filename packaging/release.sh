#!/bin/sh
# Makes a release for this system: an archive, its signed manifest, checksums, and an installer that trusts its signers.
# Usage: packaging/release.sh VERSION --out DIR --key FILE --signers FILE [options]
#   --out DIR            the release source: a directory of static files. Archives of VERSION for other systems that lie
#                        there already become a part of the manifest, so each system's machine adds its own.
#   --key FILE           the private SSH key that signs, ssh-keygen(1) -Y sign
#   --signers FILE       the allowed-signers file that the executable and install.sh will trust
#   --not-after DATE     until when this may be the newest release: YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ
#                        (default: 400 days after the commit)
#   --next-signers FILE  allowed signers that installs will trust from this release on, beside the present ones
#   --source URL         where install.sh looks when it is not told (default: the directory that it lies in)
#   --binary FILE        archive this executable instead of building one
#   --fault-points       for tests only, see packaging/build.sh
#   --scratch DIR        where to build (default: .build)
# Two runs for one commit give the same bytes: times are the commit's (or SOURCE_DATE_EPOCH), and an Ed25519 key signs
# the same text in the same way. The toolchain has to be the same.
set -eu
umask 022
unset CDPATH TAR_OPTIONS
top=$(cd "$(dirname "$0")/.." && pwd)
fail() { echo "release: $*" >&2; exit 1; }
usage() { echo "release: $*" >&2; echo "Usage: packaging/release.sh VERSION --out DIR --key FILE --signers FILE" >&2; exit 2; }

version='' out='' key='' signers='' not_after='' next_signers='' url='' binary='' scratch=$top/.build faults=''
while [ $# -gt 0 ]; do
    case $1 in
    --fault-points) faults=--fault-points ;;
    --out | --key | --signers | --not-after | --next-signers | --source | --binary | --scratch)
        [ $# -ge 2 ] || usage "$1 needs a value"
        case $1 in
        --out) out=$2 ;;
        --key) key=$2 ;;
        --signers) signers=$2 ;;
        --not-after) not_after=$2 ;;
        --next-signers) next_signers=$2 ;;
        --source) url=$2 ;;
        --binary) binary=$2 ;;
        --scratch) scratch=$2 ;;
        esac
        shift
        ;;
    -*) usage "unknown option $1" ;;
    *) [ -z "$version" ] || usage "one version only, not also $1"; version=$1 ;;
    esac
    shift
done
for value in "$version" "$out" "$key" "$signers"; do
    [ -n "$value" ] || usage "VERSION, --out, --key and --signers are needed"
done
number='(0|[1-9][0-9]*)'
identifier='(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)'
printf '%s\n' "$version" | grep -Eqx "$number\.$number\.$number(-$identifier(\.$identifier)*)?" ||
    usage "$version is no version like 1.2.3 or 1.2.3-rc.1"
case $version in *-dev | *-dev.*) usage "a development version is never released" ;; esac
for file in "$key" "$signers" ${next_signers:+"$next_signers"} ${binary:+"$binary"}; do
    [ -r "$file" ] || fail "$file cannot be read"
done
command -v ssh-keygen >/dev/null 2>&1 || fail "ssh-keygen is needed to sign (OpenSSH 8.2 or newer)"

case $(uname -s) in
Linux) os=linux ;;
Darwin) os=darwin ;;
MINGW* | MSYS* | CYGWIN*) os=windows ;;
*) fail "$(uname -s) is no system that releases are made on" ;;
esac
case $(uname -m) in
x86_64 | amd64) arch=x86_64 ;;
aarch64 | arm64) arch=aarch64 ;;
*) fail "$(uname -m) is no processor that releases are made for" ;;
esac
member=no-mistakes
ending=.tar.gz
[ "$os" != windows ] || { member=no-mistakes.exe; ending=.zip; }

epoch=${SOURCE_DATE_EPOCH:-$(git -C "$top" log -1 --format=%ct 2>/dev/null || true)}
[ -n "$epoch" ] || fail "no commit tells the date of this release; set SOURCE_DATE_EPOCH to its seconds since 1970"
moment() { date -u -d "@$1" "$2" 2>/dev/null || date -u -r "$1" "$2"; }
case $not_after in
'') not_after=$(moment $((epoch + 400 * 86400)) +%Y-%m-%dT%H:%M:%SZ) ;;
????-??-??) not_after=${not_after}T23:59:59Z ;;
esac
printf '%s\n' "$not_after" | grep -Eqx '[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z' ||
    usage "--not-after takes YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ, not $not_after"

hash_of() {
    if command -v sha256sum >/dev/null 2>&1; then sha256sum <"$1"; else shasum -a 256 <"$1"; fi | cut -d' ' -f1
}

# shellcheck disable=SC2086  # $faults is one word or none
[ -n "$binary" ] || binary=$(sh "$top/packaging/build.sh" --version "$version" --signers "$signers" $faults "$scratch")
case $binary in /*) ;; *) binary=$PWD/$binary ;; esac
said=$("$binary" --version)
[ "$said" = "no-mistakes $version" ] || fail "$binary says that it is \"$said\" and not \"no-mistakes $version\""

mkdir -p "$out"
out=$(cd "$out" && pwd)
work=$(mktemp -d "$out/.release.XXXXXX")
added=''
trap 'rm -rf "$work" ${added:+"$added"}' EXIT
trap 'exit 130' INT TERM HUP

# One member with nothing of this machine about it.
mkdir "$work/tree"
cp "$binary" "$work/tree/$member"
chmod 755 "$work/tree/$member"
TZ=UTC touch -t "$(moment "$epoch" +%Y%m%d%H%M.%S)" "$work/tree/$member"
archive=no-mistakes-$version-$os-$arch$ending
if [ "$os" = windows ]; then
    (cd "$work/tree" && zip -q -X "$work/$archive" "$member")
elif tar --version 2>/dev/null | grep -q GNU; then
    tar -C "$work/tree" --format=ustar --owner=0 --group=0 --numeric-owner -cf - "$member" | gzip -9n >"$work/$archive"
else
    tar -C "$work/tree" --format ustar --uid 0 --gid 0 --numeric-owner -cf - "$member" | gzip -9n >"$work/$archive"
fi
# What no manifest names in the end does not stay.
[ -e "$out/$archive" ] || added=$out/$archive
mv "$work/$archive" "$out/$archive"

# The manifest: one artifact a line, which install.sh relies on.
json_text() { sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' "$1" | awk '{ printf "%s\\n", $0 }'; }
{
    printf '{\n  "format": 1,\n  "product": "no-mistakes",\n  "version": "%s",\n  "notAfter": "%s",\n' "$version" "$not_after"
    [ -z "$next_signers" ] || printf '  "nextSigners": "%s",\n' "$(json_text "$next_signers")"
    printf '  "artifacts": [\n'
    separator=''
    for path in "$out/no-mistakes-$version-"*; do
        name=${path##*/}
        rest=${name#"no-mistakes-$version-"}
        rest=${rest%.tar.gz}
        rest=${rest%.zip}
        case $rest in linux-* | darwin-* | windows-*) ;; *) continue ;; esac
        printf '%s    {"name": "%s", "os": "%s", "arch": "%s", "version": "%s", "size": %s, "sha256": "%s"}' \
            "$separator" "$name" "${rest%%-*}" "${rest#*-}" "$version" "$(($(wc -c <"$path")))" "$(hash_of "$path")"
        separator=',
'
    done
    printf '\n  ]\n}\n'
} >"$work/release.json"
ssh-keygen -q -Y sign -f "$key" -n no-mistakes-release "$work/release.json" 2>"$work/messages" ||
    { cat "$work/messages" >&2; fail "the manifest was not signed"; }
# A key that nobody is told to trust would make a release that nobody can install.
principal=$(ssh-keygen -Y find-principals -s "$work/release.json.sig" -f "$signers" | head -n 1) ||
    fail "$signers does not trust the key $key"
ssh-keygen -q -Y verify -f "$signers" -I "$principal" -n no-mistakes-release -s "$work/release.json.sig" \
    <"$work/release.json" >/dev/null || fail "$signers does not trust the key $key for the namespace no-mistakes-release"

# The installers, with whom they trust and where they look.
for script in install.sh install.ps1; do
    URL=$url awk -v signers="$signers" '
        /@SIGNERS@/ { while ((getline line < signers) > 0) print line; next }
        at = index($0, "@SOURCE@") { $0 = substr($0, 1, at - 1) ENVIRON["URL"] substr($0, at + 8) }
        { print }' "$top/packaging/$script" >"$work/$script"
    chmod 755 "$work/$script"
    mv "$work/$script" "$out/$script"
done
cp "$top/packaging/uninstall.sh" "$work/uninstall.sh"
mv "$work/uninstall.sh" "$out/uninstall.sh"
(cd "$out" && for name in no-mistakes-*; do echo "$(hash_of "$name")  $name"; done) >"$work/checksums.txt"
mv "$work/checksums.txt" "$out/checksums.txt"
offered=$(sed -n 's/^  "version": "\(.*\)",$/\1/p' "$out/release.json" 2>/dev/null) || offered=''
[ "${offered:-$version}" = "$version" ] || echo "release: instead of $offered the newest of $out is $version from here on" >&2
# The newest last: whoever looks finds everything that it names. Each manifest is also kept under its version's name.
for name in release-$version release; do
    cp "$work/release.json.sig" "$work/copy.sig"
    cp "$work/release.json" "$work/copy"
    mv "$work/copy.sig" "$out/$name.json.sig"
    mv "$work/copy" "$out/$name.json"
done
added=''
echo "$out/$archive"
