# shellcheck shell=bash
# Releases that must not be taken: each has its own error, and nothing is changed.
# shellcheck source=world.sh
. "$(dirname "${BASH_SOURCE[0]}")/world.sh"

installed
nm daemon start >/dev/null
before=$(digest "$BIN")
pid=$(field pid)
archive=$SOURCE/no-mistakes-1.1.0-linux-$(uname -m).tar.gz

# refused TEXT PART [ARGUMENT...]
refused() {
    local text=$1 part=$2 output status
    shift 2
    output=$(nm update -y "$@" 2>&1)
    status=$?
    is "$text: exit status" 1 $status
    has "$text: the error" "$part" "$output"
    is "$text: the executable stays" "$before" "$(digest "$BIN")"
    is "$text: the daemon stays" "$pid" "$(field pid)"
    is "$text: nothing is left over" "" "$(leftovers)"
    publish 1.1.0
}

# sign: signs the manifest again, as somebody who has the key would.
sign() {
    local name
    for name in release release-1.1.0; do
        [ "$name" = release ] || cp "$SOURCE/release.json" "$SOURCE/$name.json"
        rm -f "$SOURCE/$name.json.sig"
        ssh-keygen -q -Y sign -f "$1" -n no-mistakes-release "$SOURCE/$name.json" 2>/dev/null
    done
}

ssh-keygen -q -t ed25519 -N '' -C '' -f "$scratch/other"
sign "$scratch/other"
refused "another key" "made with a key that is not trusted here"
sed -i 's/"size": /"size": 1/' "$SOURCE/release.json"
refused "a manifest that was changed" "was tampered with"
echo "no signature" >"$SOURCE/release.json.sig"
refused "no signature at all" "is no signature"
rm "$SOURCE/release.json.sig"
refused "a missing signature" "does not exist"
printf x | dd of="$archive" bs=1 seek=1000 conv=notrunc status=none
refused "an archive that was changed" "tampered with or damaged"
truncate -s -1 "$archive"
refused "an archive that was cut off" "was cut off"
echo more >>"$archive"
refused "an archive that is too large" "is larger than"
sed -i 's/linux/darwin/g' "$SOURCE/release.json"
mv "$archive" "${archive/linux/darwin}"
sign "$RELEASES/key"
refused "a release for another system" "has no archive for linux"
sed -i 's/"notAfter": "[^"]*"/"notAfter": "2020-01-01T00:00:00Z"/' "$SOURCE/release.json"
sign "$RELEASES/key"
refused "an expired release" "was the newest until 2020-01-01T00:00:00Z"
rm -f "$SOURCE"/release.json*
refused "no release" "does not exist"

# An archive whose content is wrong, under a good signature.
# content SCRIPT: what makes the archive of 1.1.0, run in an empty directory.
content() {
    rm -rf "$scratch/in"
    mkdir "$scratch/in"
    (cd "$scratch/in" && eval "$1")
    sed -i "s/\"size\": [0-9]*/\"size\": $(stat -c %s "$archive")/; s/\"sha256\": \"[0-9a-f]*\"/\"sha256\": \"$(digest "$archive")\"/" \
        "$SOURCE/release.json"
    sign "$RELEASES/key"
}
# shellcheck disable=SC2016  # evaluated there
{
    content 'echo x >no-mistakes; tar -czPf "$archive" --transform "s,^,../../../," no-mistakes'
    refused "a member that leads out of the directory" "beside or instead of no-mistakes"
    content 'ln -s /etc/passwd no-mistakes; tar -czf "$archive" no-mistakes'
    refused "a member that is a link" "is not a regular file"
    content 'echo x >no-mistakes; echo y >other; tar -czf "$archive" no-mistakes other'
    refused "a second member" "beside or instead of no-mistakes"
    content 'printf "#!/bin/sh\necho no-mistakes 9.9.9\n" >no-mistakes; chmod +x no-mistakes; tar -czf "$archive" no-mistakes'
    refused "a program of another version" "says that it is"
    content 'echo nothing >no-mistakes; tar -czf "$archive" no-mistakes'
    refused "a program that does not run" "does not run on this machine"
    content 'echo nonsense >"$archive"'
    refused "an archive that is none" "the archive cannot be read"
}

# Keys are exchanged by a release that names the next one.
ssh-keygen -q -t ed25519 -N '' -C '' -f "$scratch/next"
echo "releases namespaces=\"no-mistakes-release\" $(cat "$scratch/next.pub")" >"$scratch/next-signers"
tar -xzOf "$archive" no-mistakes >"$scratch/new"
chmod +x "$scratch/new"
"$top/packaging/release.sh" 1.1.0 --out "$SOURCE" --key "$RELEASES/key" --signers "$RELEASES/signers" \
    --next-signers "$scratch/next-signers" --binary "$scratch/new" >/dev/null
check "a release that names the next key is taken" nm update -y
has "the next key is trusted from here on" "$(cut -d' ' -f2 "$scratch/next.pub")" "$(cat "$ROOT/bin/install.json")"
nm daemon stop >/dev/null
finish
