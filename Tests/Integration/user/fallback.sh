# shellcheck shell=bash
# Daemons that systemd cannot be given.
# shellcheck source=../lib/daemon.sh
. "$(dirname "${BASH_SOURCE[0]}")/../lib/daemon.sh"
export NM_HOME=$HOME/.no-mistakes
UNIT=$(unit)
units=$HOME/.config/systemd/user

mkdir -p "$units"
chmod 500 "$units"
said=$(nm daemon start 2>&1)
has "where no definition can be written, the daemon is started without systemd" "daemon started (pid $(pid))" "$said"
has "and the reason is said" "Permission denied" "$said"
chmod 700 "$units"
is "nothing is left of the attempt" "" "$(ls -A "$units")"
is "it does not belong to systemd" inactive "$(property ActiveState)"
has "a restart hands it over when that works" "managed by systemd" "$(nm daemon restart 2>&1)"

# systemd starts it in vain, and it works without: a limit that only services have.
check "it is stopped" nm daemon stop
drop_in $'[Service]\nLimitFSIZE=1'
said=$(nm daemon start 2>&1)
has "where the service cannot start, the daemon is started without systemd" "daemon started (pid $(pid))" "$said"
has "and systemd's reason is said" "could not be started through systemd" "$said"
is "the attempt is over" stopped "$(property ActiveState | sed 's/inactive\|failed/stopped/')"
is "and not made again at the next login, beside the other daemon" disabled "$(ctl is-enabled "$UNIT" 2>/dev/null)"
is "the daemon works" running "$(state)"
rm -r "$units/$UNIT.d"
ctl daemon-reload
has "a restart hands it over when that works" "managed by systemd" "$(nm daemon restart 2>&1)"
is "and enables it again" "enabled active" "$(ctl is-enabled "$UNIT") $(property ActiveState)"

check "a user can have no manager at all" nm daemon uninstall
has "who asks for that" "daemon started" "$(NM_SERVICE_MANAGER=none nm daemon start 2>&1)"
is "nothing is installed" "" "$(find "$units" -name 'no-mistakes*')"
check "the daemon is stopped" nm daemon stop

# Paths that no unit can name.
NM_HOME=$HOME/$'line\nfeed'
said=$(nm daemon start 2>&1)
has "a home that no unit can name has a daemon all the same" "daemon started" "$said"
has "and the reason is said" "line" "$said"
check "which stops" nm daemon stop
finish
