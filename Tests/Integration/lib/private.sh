# shellcheck shell=bash
# Sourced by the fixtures: the way into namespaces of one's own, from which nothing comes back out.

# The directory under which control groups can be made: a pure or a hybrid host.
control_groups() {
    if [ -d /sys/fs/cgroup/unified ]; then echo /sys/fs/cgroup/unified; else echo /sys/fs/cgroup; fi
}

# Removes the empty control groups below and including $1, deepest first.
remove_group() { find "$1" -depth -type d -exec rmdir {} + 2>/dev/null; }

# Removes what a fixture left that was killed together with its supervisor.
sweep_groups() {
    local group
    for group in "$(control_groups)"/nm-integration-*; do
        [ -d "$group" ] || continue
        kill -0 "${group##*-}" 2>/dev/null || remove_group "$group" || true
    done
}

# Starts the program that its arguments name as process 1 of new mount, process, network and control group namespaces,
# waits for its end, and removes the control group. Its standard input is a pipe from whoever asked for all this: when
# that process is gone, however it ended, everything inside is killed.
supervise() {
    local group=$1 child reader status=0 inner
    shift
    # Ctrl-C reaches this one, too, and it still has to clean up.
    trap : HUP INT TERM
    (
        echo "$BASHPID" >"$group/cgroup.procs"
        exec setpriv --pdeathsig KILL unshare --mount --pid --fork --mount-proc --net --cgroup --kill-child "$@" </dev/null
    ) &
    child=$!
    (
        read -r _ || true
        # Process 1 of the namespace: its end is the end of all others in there, and unshare waits for it.
        inner=$(cat "/proc/$child/task/$child/children")
        kill -KILL "${inner% }"
    ) <&0 2>/dev/null &
    reader=$!
    while kill -0 "$child" 2>/dev/null; do
        status=0
        wait "$child" || status=$?
    done
    kill "$reader" 2>/dev/null || true
    remove_group "$group" || echo "# the control group $group could not be removed" >&2
    return "$status"
}

# raise_loopback: a new network has its loopback interface down, and TCP reaches nothing (netdevice(7)).
raise_loopback() {
    python3 - <<'END'
import fcntl, socket, struct
SIOCSIFFLAGS, IFF_UP = 0x8914, 1
with socket.socket() as any_socket:
    fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh", b"lo", IFF_UP))
END
}

# enter_private "$0" "$@": runs the calling script once more inside; returns only there.
enter_private() {
    local group supervisor
    [ -z "${NM_PRIVATE:-}" ] || {
        raise_loopback
        return 0
    }
    [ "$(id -u)" -eq 0 ] || {
        echo "${0##*/}: needs root, for namespaces and control groups of its own" >&2
        exit 1
    }
    sweep_groups
    group=$(control_groups)/nm-integration-$$
    mkdir "$group"
    # Held open, and by nobody else, for as long as this process lives.
    exec {alive}> >(NM_PRIVATE=yes supervise "$group" bash "$@")
    supervisor=$!
    : "$alive"
    wait "$supervisor"
    exit
}

# mount_groups: the control groups as this namespace sees them, with its own at the top.
mount_groups() {
    umount --recursive /sys/fs/cgroup 2>/dev/null || true
    mount -t cgroup2 cgroup2 /sys/fs/cgroup
}
