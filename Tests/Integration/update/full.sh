# shellcheck shell=bash
# A disk that is full, or becomes so, where home and executable lie: before the daemon is touched the update says so; and
# after that the old version or the new one serves, at the latest when there is room again.
# shellcheck source=world.sh
. "$(dirname "${BASH_SOURCE[0]}")/world.sh"

mkdir "$ROOT"
mount -t tmpfs -o size=100m tmpfs "$ROOT"
# The shell stays out of the way of its removal.
trap 'umount -l "$ROOT"; clean' EXIT
installed
nm daemon start >/dev/null

# fill [KILOBYTES]: leaves that much free.
fill() {
    dd if=/dev/zero of="$ROOT/fill" bs=64k status=none 2>/dev/null
    dd if=/dev/zero of="$ROOT/fill" bs=4k oflag=append conv=notrunc status=none 2>/dev/null
    [ $# -eq 0 ] || truncate -s "-${1}k" "$ROOT/fill"
}
# serves NAME: the daemon runs and is what is installed.
serves() { is "$1: what is installed serves" "running $(nm --version)" "$(field state) no-mistakes $(field version)"; }

# What is there beside the staged executable, in kilobytes.
size=$((($(tar -xzOf "$SOURCE"/no-mistakes-1.1.0-*.tar.gz no-mistakes | wc -c) + 1023) / 1024))
for free in 0 4 12 20 40 200 1000 2000 3000 4000 8000; do
    name="$free kB are free"
    pid=$(field pid)
    fill $((size + free))
    output=$(nm update -y 2>&1)
    status=$?
    case $status in
    0) is "$name: the new version is there" "no-mistakes 1.1.0" "$(nm --version)" ;;
    *)
        is "$name: the update fails" 1 $status
        is "$name: the old version is there" "no-mistakes 1.0.0" "$(nm --version)"
        is "$name: its daemon was left alone" "$pid" "$(field pid)"
        case $output in
        *"not enough room on the disk"* | *"No space left on device"*) ok "$name: the reason is said" ;;
        *) not_ok "$name: the reason is said" "$output" ;;
        esac
        ;;
    esac
    serves "$name"
    rm "$ROOT/fill"
    is "$name: nothing is left over" "" "$(leftovers)"
    [ $status -ne 0 ] || nm update -y --version 1.0.0 >/dev/null 2>&1
done
is "with room enough the update succeeded" 0 "$status"

# afterwards NAME: either version serves, and says why when it is the old one; also when there is room again.
afterwards() {
    case $2 in
    0) is "$1: the new version is there" "no-mistakes 1.1.0" "$(nm --version)" ;;
    1)
        is "$1: the old version is there" "no-mistakes 1.0.0" "$(nm --version)"
        isnt "$1: the reason is said" "" "$(tail -n 1 "$scratch/held")"
        ;;
    *) not_ok "$1" "$(cat "$scratch/held")" ;;
    esac
    [ $# -gt 2 ] || serves "$1, while the disk is full"
    rm "$ROOT/fill"
    check "$1: the next command works" nm runs --all-repos
    serves "$1"
    is "$1: nothing is left over" "" "$(leftovers)"
    nm update -y --version 1.0.0 >/dev/null 2>&1
}

# Somebody else fills it once the update has looked.
for point in "stop daemon" "lock daemon" "copy database" "link no-mistakes as .no-mistakes.spare" "start daemon" \
    "prove daemon"; do
    held_at "$point" nm update -y --version 1.1.0
    fill
    goes_on
    afterwards "filled before $point" $?
done
# And when the new version does not work.
echo "1.1.0 die" >"$ROOT/daemon-fault"
# It dies before that is over, on any machine.
NM_UPDATE_SOAK=10000
for point in "start daemon" "prove daemon" "write .no-mistakes.update.json.tmp" "stop new daemon" \
    "rename state.before-update.sqlite to state.sqlite" "start old daemon"; do
    held_at "$point" nm update -y --version 1.1.0
    fill
    goes_on
    afterwards "filled on the way back, before $point" $?
done
rm "$ROOT/daemon-fault"
NM_UPDATE_SOAK=300

# Somebody who takes every block as soon as it is free may keep both from starting; then the next command does it.
cat >"$scratch/greedy" <<'END'
import os, sys
file = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
while True:
    for size in 65536, 4096:
        try:
            while True: os.write(file, bytes(size))
        except OSError: pass
END
for point in "stop daemon" "start daemon"; do
    held_at "$point" nm update -y --version 1.1.0
    python3 "$scratch/greedy" "$ROOT/fill" &
    greedy=$!
    goes_on
    status=$?
    echo "# figure: $(field state) after an update that was filled for good before $point: $(tail -n 1 "$scratch/held")"
    kill -KILL "$greedy"
    wait "$greedy" 2>/dev/null
    afterwards "filled for good before $point" $status full
done
nm daemon stop >/dev/null
finish
