# shellcheck shell=bash
# install.sh for a user without root whose home has a space, without a service manager; and everything away again.
# shellcheck source=world.sh
. "$(dirname "${BASH_SOURCE[0]}")/world.sh"

publish 1.0.0
output=$(install 2>&1)
is "an installation succeeds" 0 $?
has "it says that the daemon starts on demand" "the daemon starts by itself when it is needed" "$output"
has "it says what to add to PATH" "export PATH=\"$HOME/.local/bin:" "$output"
is "the executable is there" "no-mistakes 1.0.0" "$(nm --version)"
is "a link on PATH leads to it" "no-mistakes 1.0.0" "$("$HOME/.local/bin/no-mistakes" --version)"
has "the receipt pins the source" "\"source\" : \"file://$scratch/source\"" "$(cat "$ROOT/bin/install.json")"
has "the receipt pins the signers" "ssh-ed25519" "$(cat "$ROOT/bin/install.json")"
has "the home points to the receipt" "$ROOT/bin/install.json" "$(cat "$ROOT/install.json")"
is "the home is private" 700 "$(stat -c %a "$ROOT")"
is "nothing else is left" "" "$(leftovers)"

chmod 644 "$BIN"
check "repeating it repairs" install
is "the executable can be run again" "no-mistakes 1.0.0" "$(nm --version)"
rm "$BIN"
ln -s "$scratch/nowhere/no-mistakes" "$BIN"
check "so it does where a link leads nowhere" install
is "which is replaced" "no-mistakes 1.0.0" "$(nm --version)"
rm "$BIN"
has "without the executable uninstall.sh names what is left" "$HOME/.local/bin/no-mistakes" \
    "$(sh "$top/packaging/uninstall.sh" --yes 2>&1)"
check "repeating it repairs that, too" install
is "the executable is back" "no-mistakes 1.0.0" "$(nm --version)"
publish 1.1.0
check "repeating it upgrades" install
is "to the newest" "no-mistakes 1.1.0" "$(nm --version)"
is "the one before is kept" "no-mistakes 1.0.0" "$("$BIN.previous" --version)"
publish 1.0.0
fails "it does not go back by itself" 1 install
check "it goes back when told to" install --version 1.0.0
is "to what was asked" "no-mistakes 1.0.0" "$(nm --version)"

# Other places, relative ones too, and no HOME at all.
mkdir "$scratch/there"
cd "$scratch/there" || exit 1
check "an installation into places of one's own succeeds" env NM_HOME="my home" NO_MISTAKES_INSTALL_DIR="in/st all" \
    NO_MISTAKES_LINK_DIR="li/nk" sh "$SOURCE/install.sh" --from "$SOURCE"
is "it runs there" "no-mistakes 1.0.0" "$(li/nk/no-mistakes --version)"
check "its uninstallation succeeds" env NM_HOME="my home" NO_MISTAKES_INSTALL_DIR="in/st all" \
    sh "$top/packaging/uninstall.sh" --yes
is "no directory is left but the home" "$scratch/there/my home" "$(find "$scratch/there" -mindepth 1 -maxdepth 1)"
check "an installation without HOME succeeds" env -u HOME NM_HOME="$scratch/there/home" sh "$SOURCE/install.sh" --from "$SOURCE"
check "its uninstallation succeeds, too" env -u HOME NM_HOME="$scratch/there/home" sh "$top/packaging/uninstall.sh" --yes --purge
check "the first home is still linked" test -x "$HOME/.local/bin/no-mistakes"
ln -sfn /usr/bin/env "$HOME/.local/bin/no-mistakes"
has "a link that led elsewhere is named" "led to /usr/bin/env before" "$(install 2>&1)"
is "and replaced" "no-mistakes 1.0.0" "$("$HOME/.local/bin/no-mistakes" --version)"
cd "$scratch" || exit 1

# Somebody else's files of the same names are not touched.
mkdir "$scratch/tools"
foreign() {
    fails "$1 is left alone" 1 env NM_HOME="$scratch/apart" NO_MISTAKES_LINK_DIR= NO_MISTAKES_INSTALL_DIR="$scratch/tools" \
        sh "$SOURCE/install.sh" --from "$SOURCE"
    is "$1 is what it was" "$2" "$(cat "$scratch/tools"/*)"
    is "for $1 no home is made" "" "$(ls -d "$scratch/apart" 2>/dev/null)"
    rm -r "${scratch:?}/tools"/*
}
printf '{"mine": 1}' >"$scratch/tools/install.json"
foreign "a file called install.json" '{"mine": 1}'
printf '#!/bin/sh\necho mine' >"$scratch/tools/no-mistakes"
chmod +x "$scratch/tools/no-mistakes"
foreign "a program called no-mistakes" $'#!/bin/sh\necho mine'

# Two installs for one home, and two links to one of them.
# shellcheck disable=SC2317  # check calls it
two() { env NM_HOME="$scratch/two" NO_MISTAKES_LINK_DIR="$scratch/two-$1" NO_MISTAKES_INSTALL_DIR="$2" sh "$SOURCE/install.sh" --from "$SOURCE"; }
check "an installation into the home itself" two a "$scratch/two"
check "and one with a link of its own" two b "$scratch/two"
check "and another one beside it" two c "$scratch/two/bin"
check "the first one still has its receipt" env NM_HOME="$scratch/two" "$scratch/two/no-mistakes" update --check
check "it is uninstalled" env NM_HOME="$scratch/two" "$scratch/two/no-mistakes" uninstall --yes
is "with both of its links" "$scratch/two-c" "$(ls -d "$scratch"/two-?)"
check "and then the other" env NM_HOME="$scratch/two" sh "$top/packaging/uninstall.sh" --yes --purge
is "and nothing is left of the two" "" "$(ls -d "$scratch"/two* 2>/dev/null)"

# From a directory of another name than it seems, where cd has directories of its own to look in.
mkdir -p "$scratch/places/rel/elsewhere" "$scratch/relative/x"
ln -s "$SOURCE" "$scratch/relative/rel"
check "CDPATH leads nobody astray" env -C "$scratch/relative" CDPATH=".:$scratch/places" NM_HOME="$scratch/relative/home" \
    NO_MISTAKES_LINK_DIR= sh rel/install.sh --from rel
check "nor when it is made undone" env -C "$scratch/relative" CDPATH=".:$scratch/places" NM_HOME="$scratch/relative/home" \
    sh "$top/packaging/uninstall.sh" --yes --purge

# What uninstalling finds and leaves.
mkdir "$scratch/mine"
check "an installation into a directory of one's own succeeds" env NM_HOME="$scratch/apart" NO_MISTAKES_LINK_DIR= \
    NO_MISTAKES_INSTALL_DIR="$scratch/mine" sh "$SOURCE/install.sh" --from "$SOURCE"
mkdir "$scratch/mine/.install.1x.abc" "$scratch/mine/.install.$$.abc"
check "the home knows where it is" env NM_HOME="$scratch/apart" sh "$top/packaging/uninstall.sh" --yes --purge
is "the directory stays, and nothing in it" "" "$(find "$scratch/mine" -mindepth 1)"
check "it is still there" test -d "$scratch/mine"
check "an installation whose receipt is lost" env NM_HOME="$scratch/apart" NO_MISTAKES_LINK_DIR= \
    NO_MISTAKES_INSTALL_DIR="$scratch/mine" sh "$SOURCE/install.sh" --from "$SOURCE"
cp "$scratch/mine/install.json" "$scratch/receipt"
echo nonsense >"$scratch/mine/install.json"
output=$(NM_HOME=$scratch/apart "$scratch/mine/no-mistakes" uninstall --yes 2>&1)
is "is not uninstalled" 1 $?
has "and told how to be mended" "run the installer again to repair it" "$output"
is "nothing was removed" "install.json no-mistakes" "$(cd "$scratch/mine" && echo *)"
sleeper=$(sh -c 'echo $$')
mkdir "$scratch/mine/.install.$sleeper.abc" "$scratch/mine/.install.$$.abc"
check "repeating it repairs that" env NM_HOME="$scratch/apart" NO_MISTAKES_LINK_DIR= \
    NO_MISTAKES_INSTALL_DIR="$scratch/mine" sh "$SOURCE/install.sh" --from "$SOURCE"
check "the receipt is whole" cmp "$scratch/mine/install.json" "$scratch/receipt"
is "what a killed installer has left is gone, what another one works with is not" ".install.$$.abc" \
    "$(find "$scratch/mine" -name '.install.*' -printf '%f\n')"
check "an uninstallation removes both" env NM_HOME="$scratch/apart" sh "$top/packaging/uninstall.sh" --yes --purge

# An installation that fails leaves what was there, which is nothing.
publish 1.1.0
NM_HOME=$scratch/apart NO_MISTAKES_LINK_DIR=$scratch/links sh "$SOURCE/install.sh" --from "$SOURCE" >/dev/null 2>&1
rm -r "$scratch/links"
publish 1.0.0
fails "it does not go back by itself there either" 1 env NM_HOME="$scratch/apart" NO_MISTAKES_LINK_DIR="$scratch/links" \
    sh "$SOURCE/install.sh" --from "$SOURCE"
fails "and makes no link" 1 test -e "$scratch/links"
check "away again" env NM_HOME="$scratch/apart" sh "$top/packaging/uninstall.sh" --yes --purge
ssh-keygen -q -t ed25519 -N '' -C '' -f "$scratch/other"
echo "releases $(cat "$scratch/other.pub")" >"$scratch/other-signers"
fails "a first installation that is refused" 1 env NM_HOME="$scratch/apart" NO_MISTAKES_LINK_DIR="$scratch/links" \
    sh "$SOURCE/install.sh" --from "$SOURCE" --signers "$scratch/other-signers"
fails "leaves no home" 1 test -e "$scratch/apart"
fails "and no link" 1 test -e "$scratch/links"

# A tool that is missing is named, and nothing is done.
mkdir "$scratch/path"
for tool in sh cat dirname mkdir mktemp rm uname id sed grep head wc tr od awk date expr sha256sum cut tar gzip chmod ssh-keygen ls ln readlink getent; do
    ln -s "$(command -v "$tool")" "$scratch/path/$tool"
done
has "a missing curl is named" "curl is needed and not installed" "$(PATH=$scratch/path install 2>&1)"
fails "in a home that is not there yet it fails, too" 1 env PATH="$scratch/path" NM_HOME="$scratch/apart" sh "$SOURCE/install.sh" --from "$SOURCE"
fails "and makes none" 1 test -e "$scratch/apart"
ln -s "$(command -v curl)" "$scratch/path/curl"
check "with curl it works" env PATH="$scratch/path" sh "$SOURCE/install.sh" --from "$SOURCE" --version 1.0.0
rm "$scratch/path/ssh-keygen"
has "a missing ssh-keygen is named" "ssh-keygen is needed and not installed" "$(PATH=$scratch/path install 2>&1)"

# Trust. Each is refused, and leaves what is there.
refused() {
    local text=$1 part=$2 output status
    shift 2
    output=$(install "$@" 2>&1)
    status=$?
    isnt "$text is refused" 0 $status
    has "$text is explained" "$part" "$output"
}
refused "another key" "not by a key that is trusted here" --signers "$scratch/other-signers"
sed -i 's/"size": /"size": 1/' "$SOURCE/release.json"
refused "a manifest that was changed" "was tampered with"
publish 1.0.0
archive=$SOURCE/no-mistakes-1.0.0-linux-$(uname -m).tar.gz
printf x | dd of="$archive" bs=1 seek=1000 conv=notrunc status=none
refused "an archive that was changed" "tampered with or damaged"
publish 1.0.0
truncate -s -1 "$archive"
refused "an archive that was cut off" "was cut off"
publish 1.0.0
echo x >>"$archive"
refused "an archive that is too large" "is larger than"
publish 1.0.0
truncate -s 140M "$scratch/no-mistakes"
tar -C "$scratch" -czf "$archive" no-mistakes
sed -i "s/\"size\": [0-9]*/\"size\": $(stat -c %s "$archive")/; s/\"sha256\": \"[0-9a-f]*\"/\"sha256\": \"$(digest "$archive")\"/" \
    "$SOURCE/release.json"
rm "$SOURCE/release.json.sig"
ssh-keygen -q -Y sign -f "$RELEASES/key" -n no-mistakes-release "$SOURCE/release.json" 2>/dev/null
refused "a small archive of a large program" "no-mistakes in no-mistakes-1.0.0-linux-$(uname -m).tar.gz is larger than"
# signed SED_SCRIPT: the manifest of 1.0.0, changed by whoever has the key.
signed() {
    publish 1.0.0
    sed -i "$1" "$SOURCE/release.json"
    rm "$SOURCE/release.json.sig"
    ssh-keygen -q -Y sign -f "$RELEASES/key" -n no-mistakes-release "$SOURCE/release.json" 2>/dev/null
    for ending in json json.sig; do cp "$SOURCE/release.$ending" "$SOURCE/release-1.0.0.$ending"; done
}
signed 's/"format": 1/"format": 2/'
refused "a manifest of another format" "of a newer kind"
signed 's/"product": "no-mistakes"/"product": "other"/'
refused "another program" "of another program"
signed 's/^  "artifacts"/  "nextSigners": "releases ssh-ed25519 THENEXT\\n",\n&/'
check "a release that names the next key" install --version 1.0.0
has "has it trusted" THENEXT "$(cat "$ROOT/bin/install.json")"
publish 1.0.0
check "repeating the installation" install --version 1.0.0
has "forgets nobody" THENEXT "$(cat "$ROOT/bin/install.json")"
check "who is chosen" install --version 1.0.0 --signers "$RELEASES/signers"
hasnt "counts alone" THENEXT "$(cat "$ROOT/bin/install.json")"
rm "$SOURCE"/*
forge 1.2.0 --not-after 2020-01-01
cp "$RELEASES/r-1.0.0/install.sh" "$SOURCE/"
refused "an expired release" "was the newest until 2020-01-01T23:59:59Z"
is "the executable is what it was" "no-mistakes 1.0.0" "$(nm --version)"
has "plain http is refused" "neither https:// nor file://" "$(sh "$SOURCE/install.sh" --from http://localhost/ 2>&1)"

# ssh-keygen does not work for a user id that the user database does not know.
publish 1.0.0
chmod -R a+rX "$scratch"
mkdir -m 777 "$scratch/nobody"
has "a user without an account is told so" "works only for users in the user database" "$(
    as_stranger sh "$SOURCE/install.sh" --from "$SOURCE" 2>&1)"
chmod -R go= "$ROOT"
# Installed by one user for others.
chmod a+x "$scratch"
check "an installation for others succeeds" env NM_HOME="$scratch/apart" NO_MISTAKES_LINK_DIR= \
    NO_MISTAKES_INSTALL_DIR="$scratch/shared" sh "$SOURCE/install.sh" --from "$SOURCE"
mkdir -m 777 "$scratch/nobody/home"
as_other() { as_stranger env NM_HOME="$scratch/nobody/home" "$scratch/shared/no-mistakes" "$@"; }
has "they can look for a newer version, which asks ssh-keygen" "no entry in the user database" "$(as_other update --check 2>&1)"
has "they are told who can update it" "run the update as its owner" "$(as_other update --yes 2>&1)"
output=$(as_other uninstall --yes --purge 2>&1)
is "they can remove what is theirs" 0 $?
has "are told what stays" "kept $scratch/shared/no-mistakes" "$output"
fails "their home is gone" 1 test -e "$scratch/nobody/home"
check "its owner removes it" env NM_HOME="$scratch/apart" sh "$top/packaging/uninstall.sh" --yes --purge

# Away again.
check "an uninstallation succeeds" nm uninstall --yes
is "nothing is left outside of the home" "" "$(find "$HOME" -mindepth 1 -path "$ROOT" -prune -o -print)"
isnt "the data is kept" "" "$(ls "$ROOT/repos" -d)"
is "executable and receipt are gone" "" "$(find "$ROOT" -name 'no-mistakes*' -o -name install.json)"
check "an installation after that succeeds" install
nm daemon start >/dev/null
mv "$BIN" "$scratch/moved"
output=$(sh "$top/packaging/uninstall.sh" --yes --purge 2>&1)
is "without the executable nothing is removed" 1 $?
has "and what was left is named" "$HOME/.local/bin/no-mistakes" "$output"
mv "$scratch/moved" "$BIN"
check "uninstall.sh removes the data as well when told to" sh "$top/packaging/uninstall.sh" --yes --purge
is "nothing is left" "" "$(find "$HOME" -type f -o -type l)"
finish
