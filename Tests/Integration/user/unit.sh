# shellcheck shell=bash
# The unit and the daemon behind it, without the commands that install one.
# shellcheck source=../lib/daemon.sh
. "$(dirname "${BASH_SOURCE[0]}")/../lib/daemon.sh"
# Whatever a unit can name; systemd itself cuts off blanks and joins lines at a backslash.
export NM_HOME="$HOME/a home with % and \$HOME"$'\t\001\e\302\205 \\ '
UNIT=$(unit)

check "the definition is taken by systemd" define_by_hand
check "a start returns when the daemon is ready" ctl start "$UNIT"
is "so it answers at once" running "$(state)"
is "to systemd it is active" active "$(property ActiveState)"
first=$(pid)
is "the daemon is the unit's main process" "$(property MainPID)" "$first"
is "its status is readable" "ready: 0 active, 0 waiting run(s)" "$(property StatusText)"
has "the report names the manager" '"kind" : "systemd"' "$(nm daemon status --json)"

check "after kill -9 systemd plans a restart" crash
check "which succeeds" recovered
isnt "with another process" "$first" "$(pid)"
is "by itself" 1 "$(property NRestarts)"
is "the crash is in the ledger" crashed "$(ends)"

second=$(pid)
check "a stop returns" ctl stop "$UNIT"
is "and the service is down, without a failure" "inactive success" "$(property ActiveState) $(property Result)"
is "its daemon is gone" stopped "$(state)"
is "asked to" "crashed asked to stop" "$(ends | tr '\n' ' ' | sed 's/ $//')"
fails "the process, too" 1 kill -0 "$second"

check "it starts again" ctl start "$UNIT"
fails "a second daemon for the home ends so that systemd leaves it alone" 78 nm daemon run --root "$NM_HOME" --manager systemd
is "the first one does not notice" running "$(state)"
check "a restart ends one and starts another" ctl restart "$UNIT"
is "which is ready" running "$(state)"

# Each of these starts is over when the command returns.
for attempt in 1 2 3 4; do
    crash || not_ok "crash $attempt is noticed"
    [ "$attempt" -eq 4 ] || recovered || not_ok "restart $attempt works"
done
fails "after five crashes in five minutes the daemon gives up" 1 recovered
is "and systemd does not start it again" "failed 78" "$(property ActiveState) $(property ExecMainStatus)"
is "the ledger's last word" "gave up" "$(ends | tail -n 1)"
has "systemd shows why" "gave up: crashed: ended without a word" "$(property StatusText)"
finish
