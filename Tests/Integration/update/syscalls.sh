# shellcheck shell=bash
# Kills an update, and what it starts, at each system call that changes something: each thread of each process at its
# first, second … such call. Takes long: only with --long.
# shellcheck source=sweep.sh
. "$(dirname "${BASH_SOURCE[0]}")/sweep.sh"

for call in rename renameat2 link linkat unlink unlinkat mkdir mkdirat rmdir fsync fdatasync ftruncate pwrite64 flock \
    connect execve clone3 kill; do
    at=0
    while [ $at -lt 200 ]; do
        at=$((at + 1))
        reset ""
        timeout 120 strace -f -qq -o "$scratch/trace" -e "trace=$call" -e "inject=$call:signal=KILL:when=$at" \
            "$BIN" update -y >"$scratch/output" 2>&1
        grep -q INJECTED "$scratch/trace" || grep -q "killed by SIGKILL" "$scratch/trace" || break
        settled "killed at $call $at of a thread" yes "1.0.0 1.1.0" "$(cat "$scratch/output")"
    done
done
echo "# figure: $points system calls of an update killed"
nm daemon stop >/dev/null
finish
