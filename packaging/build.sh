#!/bin/sh
# Builds the release executable and prints its path: on Linux one fully static, stripped file (design: runs on any
# distribution). Usage: packaging/build.sh [SCRATCH_DIR]
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)
scratch=${1:-$top/.build}
sh "$top/packaging/prepare.sh"
if [ "$(uname -s)" = Linux ]; then
    set -- -Xswiftc -static-executable -Xlinker -s -Xlinker --gc-sections
else
    set --
fi
swift build --package-path "$top" --scratch-path "$scratch" -c release --product no-mistakes "$@" >&2
echo "$(swift build --package-path "$top" --scratch-path "$scratch" -c release --show-bin-path)/no-mistakes"
