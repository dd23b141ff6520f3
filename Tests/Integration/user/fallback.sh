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

# A place that systemd does not know.
check "it is removed" nm daemon uninstall
said=$(XDG_CONFIG_HOME=$HOME/elsewhere/config nm daemon start 2>&1)
has "where systemd does not look, the daemon is started without it" "daemon started (pid $(pid))" "$said"
has "and the place is said" "$HOME/elsewhere/config/systemd/user" "$said"
is "and no directory stays of the attempt" "" "$(ls -d "$HOME/elsewhere" 2>/dev/null)"
has "a restart hands it over" "managed by systemd" "$(nm daemon restart 2>&1)"

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

# What forbids the service to start is no stop by somebody.
dependency=$HOME/.config/systemd/user/dependency.service
printf '[Service]\nType=oneshot\nExecStart=/bin/false\n' >"$dependency"
# refused SETTINGS REASON: a drop-in has systemd refuse the start.
refused() {
    check "the daemon is stopped" nm daemon stop
    drop_in "$1"
    said=$(nm daemon start 2>&1)
    has "where $2 forbids the start, the daemon is started without systemd" "daemon started (pid $(pid))" "$said"
    has "and the reason is said" "$3" "$said"
    hasnt "which is nobody's doing" "somebody" "$said"
    is "the unit is down, and not started at the next login" "inactive disabled" \
        "$(property ActiveState) $(ctl is-enabled "$UNIT" 2>/dev/null)"
    rm -r "$units/$UNIT.d"
    ctl daemon-reload
    has "a restart hands it over" "managed by systemd" "$(nm daemon restart 2>&1)"
}
refused $'[Unit]\nRequires=dependency.service\nAfter=dependency.service' "a dependency that fails" dependency.service
refused $'[Unit]\nRequisite=dependency.service\nAfter=dependency.service' "a dependency that is down" dependency.service
mkfifo "$HOME/slow"
printf '[Service]\nType=oneshot\nExecStart=/bin/sh -c "read line <%s"\n' "$HOME/slow" >"$units/slow.service"
ctl start --no-block slow.service
for kind in Requires Requisite; do
    refused $'[Unit]\nAfter=slow.service dependency.service\n'"$kind=dependency.service" \
        "a dependency ($kind=), while another unit is coming up," dependency.service
    is "which it still is" activating "$(property ActiveState slow.service)"
done
ctl stop slow.service
rm "$units/slow.service"
refused $'[Unit]\nRequires=missing.service' "a dependency that does not exist" missing.service
refused $'[Unit]\nAssertPathExists=/missing' "an assertion" "Assert…="
refused $'[Unit]\nConditionPathExists=/missing' "a condition" "Condition…="
refused $'[Unit]\nConflicts=basic.target' "a contradiction" "systemctl --user start"

# A stop of a start that waits: its job is cancelled before it has begun.
check "the daemon is stopped" nm daemon stop
mkfifo "$HOME/dependency"
printf '[Service]\nType=oneshot\nExecStart=/bin/sh -c "read line <%s"\n' "$HOME/dependency" >"$dependency"
drop_in $'[Unit]\nRequires=dependency.service\nAfter=dependency.service'
said=$(nm daemon start 2>&1 &
    until_is activating property ActiveState dependency.service && state >"$HOME/waiting" && nm daemon stop >/dev/null 2>&1
    wait)
is "a start that waits for another unit is one" starting "$(cat "$HOME/waiting")"
has "a start that is stopped while it waits says so" "was stopped while it was starting" "$said"
is "and nothing is started another way" "stopped inactive" "$(state) $(property ActiveState)"
ctl stop dependency.service
# With systemd's own means, of which nothing is left but that it did not happen.
said=$(nm daemon start 2>&1 &
    start=$!
    until_is activating property ActiveState dependency.service && ctl stop "$UNIT" >/dev/null 2>&1
    wait $start
    echo "exit $?")
has "a start that is cancelled while it waits says so" "somebody else stopped the service" "$said"
has "and fails" "exit 1" "$said"
is "and nothing is started another way" "stopped inactive" "$(state) $(property ActiveState)"
ctl stop dependency.service
rm -r "$dependency" "$units/$UNIT.d"
ctl daemon-reload
has "the next start works" "managed by systemd" "$(nm daemon start 2>&1)"

# What has begun is stopped: the daemon waits for its database, enabled and at a first installation.
has_begun() { grep -q startedAt "$NM_HOME/starts.json" && echo yes; }
for of in "an installed service" "a first installation"; do
    check "the daemon is stopped" nm daemon stop
    [ "$of" = "an installed service" ] || check "and removed" nm daemon uninstall
    lock_database || not_ok "the database can be locked"
    said=$(nm daemon start 2>&1 &
        start=$!
        until_is activating property ActiveState && until_is yes has_begun && ctl stop "$UNIT" >/dev/null 2>&1
        wait $start
        echo "exit $?")
    unlock_database
    has "a start of $of that is stopped by systemd's means says so" "somebody else stopped the service" "$said"
    has "and fails" "exit 1" "$said"
    is "and nothing is started another way" "stopped inactive" "$(state) $(property ActiveState)"
    has "the next start works" "managed by systemd" "$(nm daemon start 2>&1)"
    is "and is enabled" enabled "$(ctl is-enabled "$UNIT")"
done

# A proxy that no unit can hold is no reason to leave one that is installed.
odd=$'http://u:p\xe4ss@h.invalid:1'
check "the daemon is stopped" nm daemon stop
for verb in start restart; do
    said=$(http_proxy=$odd nm daemon $verb 2>&1)
    has "a $verb with a proxy that is not UTF-8 leaves the service as it is" "managed by systemd" "$said"
    has "and says so" 'the proxies of its service stay as they are: environment variable "http_proxy" is not UTF-8' "$said"
done
is "it is started at login" enabled "$(ctl is-enabled "$UNIT")"

# A systemd that hangs, and may not do so at the next login.
check "the daemon is stopped" nm daemon stop
manager=$(pgrep --exact --oldest --euid "$(id -u)" systemd)
kill -STOP "$manager"
said=$(nm daemon start 2>&1)
kill -CONT "$manager"
has "where systemd hangs, the daemon is started without it" "daemon started (pid $(pid))" "$said"
has "and the service is kept from the next login" "not started at login" "$said"
fails "where nothing is left to start it" 1 test -L "$units/default.target.wants/$UNIT"
has "a restart hands it over" "managed by systemd" "$(nm daemon restart 2>&1)"
is "and enables it again" "enabled active" "$(ctl is-enabled "$UNIT") $(property ActiveState)"

# Links that the user has made are the user's, and so is what cannot be looked at.
check "the daemon is stopped" nm daemon stop
own=$units/graphical-session.target.wants/$UNIT
check "another target wants the service, too" ctl add-wants graphical-session.target "$UNIT"
said=$(NM_SERVICE_MANAGER=none nm daemon start 2>&1)
has "beside a daemon without systemd it is kept from the login" "not started at login" "$said"
fails "by the removal of the link that was ours" 1 test -L "$units/default.target.wants/$UNIT"
has "the user's own is named" "$own" "$said"
drop_in $'[Service]\nLimitFSIZE=1'
has "a restart that systemd cannot carry out" "could not be started through systemd" "$(nm daemon restart 2>&1)"
rm -r "$units/$UNIT.d"
ctl daemon-reload
has "and one that it can" "managed by systemd" "$(nm daemon restart 2>&1)"
check "leave it there" test -L "$own"
check "beside ours" test -L "$units/default.target.wants/$UNIT"
check "the daemon is stopped" nm daemon stop
rm "$own"
chmod 000 "$units"
said=$(NM_SERVICE_MANAGER=none nm daemon start 2>&1)
chmod 700 "$units"
has "where nobody may look for a service, that is said" "at the next login cannot be told" "$said"

# A log that would keep whoever opens it waiting.
check "the daemon is stopped" nm daemon stop
rm -f "$NM_HOME/logs/bootstrap.log"
mkfifo "$NM_HOME/logs/bootstrap.log"
fails "where its log is a pipe that nobody reads, no daemon is started" 1 nm daemon start
fails "nor without systemd" 1 env NM_SERVICE_MANAGER=none "$NM" daemon start
rm "$NM_HOME/logs/bootstrap.log"
# A starter without a home directory, and a ledger that is none.
rm -f "$NM_HOME/starts.json"
mkdir "$NM_HOME/starts.json"
said=$(env -u HOME NM_SERVICE_MANAGER=none timeout "$patience" "$NM" daemon start 2>&1)
has "starts that cannot be forgotten are said, and keep no daemon down" "move $NM_HOME/starts.json away" "$said"
has "a home directory that nobody named is the user database's" "HOME=$HOME" "$(nm daemon env)"
rm -r "$NM_HOME/starts.json"

check "a user can have no manager at all" nm daemon uninstall
has "who asks for that" "daemon started" "$(NM_SERVICE_MANAGER=none nm daemon start 2>&1)"
is "nothing is installed" "" "$(find "$units" -name 'no-mistakes*')"
check "the daemon is stopped" nm daemon stop

# What no unit can say, and a process takes as it is: bytes that are not UTF-8, from the session and the login shell.
# shellcheck disable=SC2016  # for other shells
printf 'export FROM_SHELL=$(printf "\\344")\n' >>"$HOME/.profile"
NM_SERVICE_MANAGER=none project "printf %s \"\$http_proxy,\$ODD,\$FROM_SHELL\" >$HOME/seen"
check "the daemon is stopped" nm daemon stop
fails "a proxy that is not UTF-8 cannot be a part of a unit" 65 env http_proxy="$odd" "$NM" daemon definition
said=$(http_proxy=$odd ODD=$'\xff\xfe' nm daemon start 2>&1)
has "a start with it says so" 'environment variable "http_proxy" is not UTF-8' "$said"
has "and needs no unit" "daemon started" "$said"
check "a push" push
check "passes" attach
is "its commands have every byte" "$(printf '%s,\377\376,\344' "$odd" | od -c)" "$(od -c <"$HOME/seen")"
check "the daemon is stopped" nm daemon stop

# Paths that no unit can name.
NM_HOME=$HOME/$'line\nfeed'
said=$(nm daemon start 2>&1)
has "a home that no unit can name has a daemon all the same" "daemon started" "$said"
has "and the reason is said" "line" "$said"
check "which stops" nm daemon stop
finish
