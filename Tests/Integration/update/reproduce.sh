# shellcheck shell=bash
# Another build of the same sources, elsewhere and from nothing, makes the same release, byte for byte. Takes long: only
# with --long.
# shellcheck source=world.sh
. "$(dirname "${BASH_SOURCE[0]}")/world.sh"

again="$scratch/another place"
mkdir "$again"
SOURCE_DATE_EPOCH=$(git -C "$top" log -1 --format=%ct)
export SOURCE_DATE_EPOCH
cp -r "$top/Package.swift" "$top/Sources" "$top/Tests" "$top/packaging" "$again"
check "the same release is made elsewhere" "$again/packaging/release.sh" 1.0.0 --out "$scratch/again" \
    --key "$RELEASES/key" --signers "$RELEASES/signers" --fault-points
check "it is the same, byte for byte" diff -r "$RELEASES/r-1.0.0" "$scratch/again"
echo "# figure: $(digest "$scratch/again/no-mistakes-1.0.0-linux-$(uname -m).tar.gz") twice"
finish
