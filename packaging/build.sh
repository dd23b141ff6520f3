#!/bin/sh
# Builds the release executable and prints its path: on Linux one fully static, stripped file (design: runs on any
# distribution).
# Usage: packaging/build.sh [--version VERSION] [--signers FILE] [--fault-points] [SCRATCH_DIR]
#   --version VERSION  what the executable says that it is (default: the development version of the checkout)
#   --signers FILE     an allowed-signers file: whose releases it will trust
#   --fault-points     for tests only: an update can be killed at each of its operations
# The sources are copied into the scratch directory and stamped there, so that the checkout stays as it is, and so that
# another version costs little more than linking.
set -eu
unset CDPATH
top=$(cd "$(dirname "$0")/.." && pwd)
version=
signers=
fault_points=false
scratch=$top/.build
while [ $# -gt 0 ]; do
    case $1 in
    --version | --signers)
        [ $# -ge 2 ] || { echo "build: $1 needs a value" >&2; exit 2; }
        if [ "$1" = --version ]; then version=$2; else signers=$2; fi
        shift
        ;;
    --fault-points) fault_points=true ;;
    -*) echo "build: unknown option $1" >&2; exit 2 ;;
    *) scratch=$1 ;;
    esac
    shift
done
sh "$top/packaging/prepare.sh"
mkdir -p "$scratch"
scratch=$(cd "$scratch" && pwd)
source=$scratch/release-source
# Another directory for other options: objects that were compiled without them would be kept.
build=$scratch/release-sections

# Only what differs is copied: the build looks at times.
mkdir -p "$source"
(cd "$top" && find Package.swift Sources Tests packaging/static.ld -type f) >"$source/files"
(cd "$source" && find Package.swift Sources Tests packaging -type f 2>/dev/null) | while IFS= read -r file; do
    grep -Fqx -e "$file" "$source/files" || rm -f "$source/$file"
done
while IFS= read -r file; do
    [ "$file" != Sources/Installer/BuildVersion.swift ] || continue
    cmp -s "$top/$file" "$source/$file" && continue
    mkdir -p "$source/$(dirname "$file")"
    cp "$top/$file" "$source/$file"
done <"$source/files"

# The stamp. Both values become Swift string literals of one line.
literal() { sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' | awk '{ printf "%s\\n", $0 }'; }
stamp=$source/Sources/Installer/BuildVersion.swift
[ -n "$version" ] || version=$(sed -n 's/.*let text = "\(.*\)".*/\1/p' "$top/Sources/Installer/BuildVersion.swift")
trusted=
[ -z "$signers" ] || trusted=$(literal <"$signers")
TRUSTED=$trusted awk -v version="$version" -v faults="$fault_points" '
    BEGIN { trusted = ENVIRON["TRUSTED"] }
    /let text = / { print "    package static let text = \"" version "\""; next }
    /let signers = / { print "    package static let signers = \"" trusted "\""; next }
    /let hasFaultPoints = / { print "    package static let hasFaultPoints = " faults; next }
    { print }' "$top/Sources/Installer/BuildVersion.swift" >"$source/stamp"
cmp -s "$source/stamp" "$stamp" || cp "$source/stamp" "$stamp"

if [ "$(uname -s)" = Linux ]; then
    # lld, because it can leave sections out and fold equal functions; the toolchain brings it. Only such whose addresses
    # nobody compares: the Swift runtime and SQLite may.
    set -- -Xswiftc -static-executable -Xswiftc -use-ld=lld -Xlinker -s -Xlinker --gc-sections -Xlinker --icf=safe \
        -Xlinker -T -Xlinker "$source/packaging/static.ld"
    # One section a function, so that it can leave out those of ours, too, that nobody calls.
    set -- "$@" -Xswiftc -Xfrontend -Xswiftc -function-sections -Xcc -ffunction-sections
    # libdispatch looks every second for threads of its pool that block. Ours never do, and an idle process sleeps.
    for function in register unregister; do
        set -- "$@" -Xlinker "--wrap=_dispatch_workq_worker_$function"
    done
else
    set --
fi
# Optimized for size: a program that waits for files and processes gains nothing by more, and starts no slower.
set -- "$@" -Xswiftc -Osize
# The directory that it was built in leaves no trace in it, so two builds of one commit are the same bytes.
set -- "$@" -Xswiftc -file-prefix-map -Xswiftc "$source=." -Xcc "-ffile-prefix-map=$source=."
swift build --package-path "$source" --scratch-path "$build" -c release --product no-mistakes "$@" >&2
echo "$(swift build --package-path "$source" --scratch-path "$build" -c release --show-bin-path)/no-mistakes"
