#!/bin/sh
# Builds the release executable and prints its path: on Linux one fully static, stripped file (design: runs on any
# distribution). Usage: packaging/build.sh [SCRATCH_DIR]
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)
scratch=${1:-$top/.build}
sh "$top/packaging/prepare.sh"
if [ "$(uname -s)" = Linux ]; then
    # lld, because it can leave sections out and fold equal functions; the toolchain brings it.
    set -- -Xswiftc -static-executable -Xswiftc -use-ld=lld -Xlinker -s -Xlinker --gc-sections -Xlinker --icf=safe \
        -Xlinker -T -Xlinker "$top/packaging/static.ld"
else
    set --
fi
swift build --package-path "$top" --scratch-path "$scratch" -c release --product no-mistakes "$@" >&2
echo "$(swift build --package-path "$top" --scratch-path "$scratch" -c release --show-bin-path)/no-mistakes"
