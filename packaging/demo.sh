#!/bin/sh
# Builds no-mistakes and gates two real pushes of this very repository: a good one that reaches origin and a bad one
# that does not. Everything happens in a temporary directory and is removed afterwards.
# Usage: packaging/demo.sh [--keep] [--binary FILE]
#   --keep         leave the temporary directory (and say where it is)
#   --binary FILE  use this executable instead of building one
set -eu
unset CDPATH

top=$(cd "$(dirname "$0")/.." && pwd)
keep=no
binary=
while [ $# -gt 0 ]; do
    case $1 in
    --keep) keep=yes ;;
    --binary)
        [ $# -ge 2 ] || { echo "demo: --binary needs a value" >&2; exit 2; }
        binary=$2
        shift
        ;;
    *)
        echo "demo: unknown argument $1" >&2
        echo "Usage: packaging/demo.sh [--keep] [--binary FILE]" >&2
        exit 2
        ;;
    esac
    shift
done

[ -n "$binary" ] || binary=$(sh "$top/packaging/build.sh")

scratch=$(mktemp -d "${TMPDIR:-/tmp}/no-mistakes-demo.XXXXXX")
export NM_HOME="$scratch/home"
# A demonstration leaves the user's service manager alone.
export NM_SERVICE_MANAGER=none
nm() { "$binary" "$@"; }
say() { printf '\n\033[1m-- %s\033[0m\n' "$*"; }
[ -t 1 ] || say() { printf '\n-- %s\n' "$*"; }
fail() { echo "demo: FAILED: $*" >&2; exit 1; }

clean() {
    status=$?
    trap - EXIT
    nm daemon stop >/dev/null 2>&1 || status=1
    if [ "$keep" = yes ]; then
        echo "kept: $scratch (its home: NM_HOME=$NM_HOME)"
    else
        rm -rf "$scratch" || status=1
    fi
    exit "$status"
}
trap clean EXIT
trap 'exit 130' INT TERM HUP

# Nothing of the caller's git configuration or of a surrounding hook may leak into the demo.
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_PREFIX
export GIT_CONFIG_GLOBAL="$scratch/gitconfig" GIT_CONFIG_NOSYSTEM=1
git config --file "$GIT_CONFIG_GLOBAL" user.name "Demo"
git config --file "$GIT_CONFIG_GLOBAL" user.email "demo@example.invalid"
git config --file "$GIT_CONFIG_GLOBAL" init.defaultBranch main
git config --file "$GIT_CONFIG_GLOBAL" safe.directory '*'

say "a bare clone of this repository is origin, a clone of that is the working copy"
git clone --quiet --bare "$top" "$scratch/origin.git"
git --git-dir="$scratch/origin.git" symbolic-ref HEAD "refs/heads/$(git -C "$top" rev-parse --abbrev-ref HEAD)" 2>/dev/null ||
    git --git-dir="$scratch/origin.git" branch --quiet main "$(git -C "$top" rev-parse HEAD)"
git clone --quiet "$scratch/origin.git" "$scratch/work"
cd "$scratch/work"

cat >.no-mistakes.yaml <<'YAML'
commands:
  test: for module in Sources/*; do find "$module" -name '*.swift' -exec swiftc -frontend -parse -swift-version 6 {} + || exit 1; done
  lint: swift format lint --strict --recursive Sources/Installer Sources/Transport
YAML
git add .no-mistakes.yaml
git commit --quiet --message "Configure the gate"
git push --quiet origin HEAD
cat .no-mistakes.yaml

say "no-mistakes init"
nm init

origin_tip() { git --git-dir="$scratch/origin.git" rev-parse --verify --quiet "refs/heads/$1" || echo none; }

say "a good change"
git checkout --quiet -b good
printf '\n// A remark that breaks nothing.\n' >>Sources/Installer/BuildVersion.swift
git commit --quiet --all --message "A good change"
[ "$(origin_tip good)" = none ] || fail "origin has the branch before it was pushed"
git push no-mistakes good
nm attach || fail "the good change did not pass"
[ "$(origin_tip good)" = "$(git rev-parse good)" ] || fail "origin did not get the good change"
[ -z "$(find "$NM_HOME/worktrees" -mindepth 2 -maxdepth 2)" ] || fail "a worktree was left behind"

say "a bad change"
git checkout --quiet -b bad good
printf '\nfunc broken( {\n' >>Sources/Installer/BuildVersion.swift
git commit --quiet --all --message "A bad change"
git push no-mistakes bad
code=0
nm attach >"$scratch/attach.txt" || code=$?
cat "$scratch/attach.txt"
[ "$code" -eq 1 ] || fail "attach to a failing run exited $code instead of 1"
grep -q 'BuildVersion.swift:.*error:' "$scratch/attach.txt" || fail "the failing command's output was not shown"
[ "$(origin_tip bad)" = none ] || fail "the bad change reached origin"
[ -z "$(find "$NM_HOME/worktrees" -mindepth 2 -maxdepth 2)" ] || fail "a worktree was left behind"

say "no-mistakes runs"
nm runs
[ "$(nm runs --json | grep -c '"status" : "\(passed\|failed\)",')" -ge 2 ] || fail "the runs are not listed"
nm runs --json | grep -q '"status" : "passed"' || fail "no passed run is listed"

say "no-mistakes status"
nm status

say "no-mistakes daemon stop"
nm daemon stop
code=0
nm daemon status || code=$?
[ "$code" -eq 3 ] || fail "daemon status after stop exited $code instead of 3"

say "done: a good push reached origin, a bad one did not"
