# shellcheck shell=bash
# Kills an update at each system call that changes something: each thread of it at its first, second … such call. What it
# starts is not traced: it ends with it, or is a daemon. Takes long: only with --long.
# shellcheck source=sweep.sh
. "$(dirname "${BASH_SOURCE[0]}")/sweep.sh"

for call in rename renameat2 link linkat unlink unlinkat mkdir mkdirat rmdir fsync fdatasync ftruncate pwrite64 flock \
    connect vfork clone3 kill write; do
    at=1
    while [ $at -lt 400 ]; do
        reset ""
        timeout 120 strace -f -b execve -qq -o "$scratch/trace" -e "trace=$call" -e "inject=$call:signal=KILL:when=$at" \
            "$BIN" update -y >"$scratch/output" 2>&1
        [ $? -eq 137 ] || break
        settled "killed at $call $at of a thread" "" "1.0.0 1.1.0" "$(cat "$scratch/output")"
        # Most writes are pieces of the archive.
        step=1
        if [ $call = write ] && [ $at -gt 20 ]; then step=10; fi
        at=$((at + step))
    done
done 2>/dev/null
echo "# figure: $points system calls of an update killed"
nm daemon stop >/dev/null
finish
