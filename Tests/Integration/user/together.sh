# shellcheck shell=bash
# Many starts at once, two homes side by side, and a daemon beside the service.
# shellcheck source=../lib/daemon.sh
. "$(dirname "${BASH_SOURCE[0]}")/../lib/daemon.sh"
export NM_HOME=$HOME/.no-mistakes
UNIT=$(unit)

starts=()
for number in {1..20}; do
    nm daemon start >"$HOME/start-$number" 2>&1 &
    starts+=($!)
done
good=0
for start in "${starts[@]}"; do wait "$start" && good=$((good + 1)); done
is "of twenty starts at once all succeed" 20 "$good"
is "with one daemon" 1 "$(cat "$HOME"/start-* | grep -o 'pid [0-9]*' | sort -u | wc -l)"
is "which one of them started" 1 "$(cat "$HOME"/start-* | grep -c '^daemon started')"
is "under systemd" "active $(pid)" "$(property ActiveState) $(property MainPID)"
is_over_the_transport_asked_for
is "in one attempt" "0 1" "$(property NRestarts) $(grep -o '"instance"' "$NM_HOME/starts.json" | wc -l)"

other=$HOME/other/home
mkdir -p "$HOME/other"
second=$(NM_HOME=$other unit "$other")
isnt "another home has another unit" "$UNIT" "$second"
check "it starts beside the first" env NM_HOME="$other" "$NM" daemon start
is "both run" "active active" "$(property ActiveState) $(property ActiveState "$second")"
first=$(pid)
check "the other stops" env NM_HOME="$other" "$NM" daemon stop
is "alone" "active inactive" "$(property ActiveState) $(property ActiveState "$second")"
check "starts" env NM_HOME="$other" "$NM" daemon start
check "and is uninstalled" env NM_HOME="$other" "$NM" daemon uninstall
is "and the first has not noticed any of it" "$first enabled" "$(pid) $(ctl is-enabled "$UNIT")"

check "the first stops" nm daemon stop
has "a daemon can do without a manager" "daemon started" "$(NM_SERVICE_MANAGER=none nm daemon start 2>&1)"
first=$(pid)
fails "then the service cannot start" 1 ctl start "$UNIT"
is "and systemd leaves it at that" "failed 78 0" \
    "$(property ActiveState) $(property ExecMainStatus) $(property NRestarts)"
is "the daemon goes on" "$first running" "$(pid) $(state)"
has "a start leaves it alone, too" "already running (pid $first)" "$(nm daemon start 2>&1)"
has "a restart hands it over to systemd" "managed by systemd" "$(nm daemon restart 2>&1)"
is "which then runs it" "active $(pid)" "$(property ActiveState) $(property MainPID)"

# Two homes whose suffixes are the same: 32 bits of a hash.
first=/tmp/12624 second=/tmp/128672
UNIT=$(unit $first)
is "two homes can have one name" "$UNIT" "$(unit $second)"
check "the first is installed" env NM_HOME=$first "$NM" daemon start
as_it_was="$(property MainPID) $(stat -c '%i %Y' "$HOME/.config/systemd/user/$UNIT")"
said=$(NM_HOME=$second nm daemon start 2>&1)
has "the second's daemon is started without systemd" "daemon started (pid $(pid $second))" "$said"
has "and the reason is said" "the service of $first has this name" "$said"
said=$(NM_HOME=$second nm daemon status)
hasnt "a status does not take the first's service for its own" "$UNIT" "$said"
has "and says why there is none" "the service of $first has its name" "$said"
check "the second stops" env NM_HOME=$second "$NM" daemon stop
said=$(NM_HOME=$second nm daemon uninstall 2>&1)
is "an uninstall has nothing to remove" 1 $?
has "and says whose service it is" "the service of $first has this name" "$said"
is "the first has not noticed any of it" "$as_it_was running" \
    "$(property MainPID) $(stat -c '%i %Y' "$HOME/.config/systemd/user/$UNIT") $(state $first)"
check "and is uninstalled" env NM_HOME=$first "$NM" daemon uninstall
finish
