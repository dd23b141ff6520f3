# shellcheck shell=bash
# Measures what a user waits for at a start under systemd, beside the cost of one systemctl. Judges nothing.
# Usage: Tests/Integration/user-manager BINARY Tests/Integration/measure/start.sh
# shellcheck source=../lib/daemon.sh
. "$(dirname "${BASH_SOURCE[0]}")/../lib/daemon.sh"
export NM_HOME=$HOME/.no-mistakes
UNIT=$(unit)
rounds=20

# timed COMMAND...: runs it and adds the microseconds that it took to `times`.
timed() {
    local start=${EPOCHREALTIME/[.,]/}
    "$@" >/dev/null 2>&1 || echo "# $* ended with $?"
    times+=($((${EPOCHREALTIME/[.,]/} - start)))
}

# median TEXT: of `times`, which it empties.
median() {
    local sorted
    mapfile -t sorted < <(printf '%s\n' "${times[@]}" | sort -n)
    printf '%-56s %d.%03d ms\n' "$1" $((sorted[rounds / 2] / 1000)) $((sorted[rounds / 2] % 1000))
    times=()
}

times=()
for ((round = 0; round < rounds; round++)); do timed systemctl --user show -p Version; done
median "systemctl --user show"
readiness=()
for ((round = 0; round < rounds; round++)); do
    began=${EPOCHREALTIME/[.,]/}
    timed "$NM" daemon start
    # When systemd had the daemon's word: all units are read, and it is enabled, only then.
    ready=$(ctl show --timestamp=us+utc --value --property=ActiveEnterTimestamp "$UNIT")
    readiness+=($(($(date --date="$ready" +%s%6N) - began)))
    "$NM" daemon uninstall >/dev/null
done
median "daemon start under systemd, installing"
times=("${readiness[@]}")
median "the same, until the daemon is ready (goal: 60 ms)"
"$NM" daemon start >/dev/null
for ((round = 0; round < rounds; round++)); do
    "$NM" daemon stop >/dev/null
    timed "$NM" daemon start
done
median "daemon start under systemd, installed (goal: 60 ms)"
for ((round = 0; round < rounds; round++)); do timed "$NM" daemon start; done
median "daemon start under systemd, already running"
for ((round = 0; round < rounds; round++)); do timed "$NM" daemon status; done
median "daemon status under systemd"
for ((round = 0; round < rounds; round++)); do timed git --version; done
median "git --version"
"$NM" daemon uninstall >/dev/null
