# shellcheck shell=bash
# Sourced by the scenarios that kill an update at every one of its operations. Afterwards the executable is the old one
# or the new one, and runs; the next command settles the update; the daemon serves as what is installed.
# shellcheck source=world.sh
. "$(dirname "${BASH_SOURCE[0]}")/world.sh"

mount -t tmpfs tmpfs "$scratch"
trap 'clean 2>/dev/null; umount -l "$scratch" && rm -r "$scratch"' EXIT
mkdir "$HOME"
installed
nm daemon start >/dev/null
# A gated repository, whose origin is empty and so has no checks.
git init --quiet --bare "$scratch/origin.git"
git init --quiet --initial-branch=main "$HOME/work"
git -C "$HOME/work" remote add origin "$scratch/origin.git"
git -C "$HOME/work" -c user.name=T -c user.email=t@example.invalid commit --quiet --allow-empty --message first
(cd "$HOME/work" && nm init) >/dev/null 2>&1 || echo "# init failed"
nm daemon stop >/dev/null
cp -a "$HOME" "$scratch/saved"
export NM_UPDATE_SOAK=50

# reset: the world as it was, with a daemon of 1.0.0.
reset() {
    local record=$ROOT/daemon.pid pid
    if [ -e "$record" ]; then
        pid=$(sed -n 's/.*"pid":\([0-9]*\).*/\1/p' "$record")
        kill -KILL "$pid" 2>/dev/null && gone "$pid"
    fi
    rm -rf "$HOME"
    cp -a "$scratch/saved" "$HOME"
    [ -z "$1" ] || echo "1.1.0 $1" >"$ROOT/daemon-fault"
    nm daemon start >/dev/null
}

# push_one NUMBER: pushes a commit of its own and prints its name; the hook runs whichever version is there.
push_one() {
    git -C "$HOME/work" -c user.name=T -c user.email=t@example.invalid commit --quiet --allow-empty --message "$1" &&
        timeout "$patience" git -C "$HOME/work" push --quiet no-mistakes "HEAD:topic-$1" >/dev/null 2>&1 &&
        git -C "$HOME/work" rev-parse HEAD
}

# has_run COMMIT: whether a run of it is known.
has_run() { (cd "$HOME/work" && nm runs --json --all-repos) | grep -c "\"commit\" : \"$1\""; }

points=0
# settled NAME FAULT WANTED OUTPUT: what must hold after the kill that NAME describes; WANTED are the versions that may
# serve in the end, OUTPUT is what the update printed.
settled() {
    local name=$1 fault=$2 wanted=$3 output=$4 version pushed
    points=$((points + 1))
    version=$(nm --version)
    case $version in
    "no-mistakes 1.0.0" | "no-mistakes 1.1.0") ;;
    *) not_ok "$name" "neither old nor new: $version" ;;
    esac
    pushed=$(push_one "$points") || not_ok "$name" "a push fails"
    # The next command, whichever it is; one that takes the update back ends with 1 and is repeated.
    output=$(nm daemon start 2>&1) || output="$output; $(nm daemon start 2>&1)" || {
        not_ok "$name" "the next commands fail: $output"
        return
    }
    version=$(nm --version)
    if [ "no-mistakes $(field version)" != "$version" ]; then
        not_ok "$name" "$version is installed and $(field version) serves: $output"
    elif [[ " $wanted " != *" ${version#no-mistakes } "* ]]; then
        not_ok "$name" "$version is installed: $output"
    elif [ -n "$(leftovers)" ]; then
        not_ok "$name" "left over: $(leftovers)"
    elif ! until_is 1 has_run "$pushed"; then
        not_ok "$name" "the push of $pushed has no run: $output"
    elif [ -z "$fault" ] && grep -q '"reason"' "$ROOT/bin/install.json"; then
        not_ok "$name" "a version that works is remembered as bad: $output"
    else
        ok "$name: ${version#no-mistakes }"
    fi
}

# sweep WAY FAULT WANTED [FIRST STEP]: kills an update before each of its operations, or each STEP-th from the FIRST on.
sweep() {
    local way=$1 fault=$2 wanted=$3 first=${4:-1} step=${5:-1} count at output name
    reset "$fault"
    rm -f "$scratch/points"
    NM_UPDATE_FAULT_LOG=$scratch/points nm update -y >/dev/null 2>&1
    count=$(wc -l <"$scratch/points")
    isnt "$way: there are points to be killed at" 0 "$count"
    for at in $(seq "$first" "$step" "$count"); do
        reset "$fault"
        name="$way: killed before $(sed -n "${at}p" "$scratch/points")"
        output=$(NM_UPDATE_FAULT_AT=$at nm update -y 2>&1)
        [ $? -eq 137 ] || not_ok "$name" "it was not killed: $output"
        settled "$name" "$fault" "$wanted" "$output"
    done
}
