# shellcheck shell=bash
# What becomes of the service's definition: refreshed, rolled back, kept aside.
# shellcheck source=../lib/daemon.sh
. "$(dirname "${BASH_SOURCE[0]}")/../lib/daemon.sh"
export NM_HOME=$HOME/.no-mistakes
UNIT=$(unit)
file=$HOME/.config/systemd/user/$UNIT

# variable NAME: the value that the daemon's process has of it.
variable() { tr '\0' '\n' <"/proc/$(pid)/environ" | sed -n "s/^$1=//p"; }

check "the daemon is installed" nm daemon start
first=$(pid)
has "a start with a proxy refreshes the definition" "new definition" \
    "$(https_proxy=http://user:secret@proxy.invalid:3128 nm daemon start 2>&1)"
isnt "and the daemon" "$first" "$(pid)"
is "which has the proxy" http://user:secret@proxy.invalid:3128 "$(variable https_proxy)"
is "and nobody else can read it" 600 "$(stat -c %a "$file")"
is "systemd has read it" "no active" "$(property NeedDaemonReload) $(property ActiveState)"
second="$(pid) $(stat -c '%i %Y' "$file")"
has "a start without a proxy" "already running" "$(nm daemon start 2>&1)"
is "keeps the one that is there" "$second" "$(pid) $(stat -c '%i %Y' "$file")"

# A file of another content in the place of the one that runs.
cp "$NM" "$HOME/copy" && mv "$HOME/copy" "$NM"
has "a process whose executable was replaced is told" "was replaced since process $(pid)" "$(nm daemon status)"
second=$(pid)
has "and started anew" "was replaced since" "$(nm daemon start 2>&1)"
isnt "as another process" "$second" "$(pid)"
hasnt "which is what lies there" "was replaced" "$(nm daemon status)"

cp "$file" "$HOME/good"
third=$(pid)
# Something of the user's that works with the old definition and not with the new one.
drop_in $'[Service]\nExecStartPre=/bin/sh -c \'case $$https_proxy in *new*) exit 7;; esac\''
said=$(https_proxy=http://new.invalid nm daemon start 2>&1)
is "a refresh that does not work fails" 1 $?
has "with the reason" "did not come up" "$said"
check "the definition before it is back, byte for byte" cmp "$file" "$HOME/good"
is "and the daemon runs from it" "active running http://user:secret@proxy.invalid:3128" \
    "$(property ActiveState) $(state) $(variable https_proxy)"
isnt "started anew" "$third" "$(pid)"
is "in systemd's eyes nothing is left to be done" no "$(property NeedDaemonReload)"
rm -r "$file.d"
ctl daemon-reload

check "the daemon is stopped" nm daemon stop
mkdir "/tmp/try"
cp "$NM" /tmp/try/no-mistakes
has "a start by a copy in a temporary directory" "managed by systemd" "$(/tmp/try/no-mistakes daemon start 2>&1)"
is "uses the installed one" "$(realpath "$NM")" "$(readlink "/proc/$(pid)/exe")"
check "whose definition is as it was" cmp "$file" "$HOME/good"

# A program that has replaced itself with something that does not start: it still runs when the path leads elsewhere.
check "the daemon is stopped again" nm daemon stop
mkdir "$HOME/broken"
cp "$NM" "$HOME/broken/no-mistakes"
said=$(bash -c 'exec 9<"$0"; rm "$0"; printf "#!/bin/sh\nexit 7\n" >"$0"; chmod +x "$0"; exec /proc/self/fd/9 daemon start' \
    "$HOME/broken/no-mistakes" 2>&1)
status=$?
is "a start from a program that does not work fails" 1 $status
has "it names the status" 7 "$said"
check "the definition that worked is back, byte for byte" cmp "$file" "$HOME/good"
is "systemd has it, too" "no" "$(property NeedDaemonReload)"
is "and nothing runs" "stopped inactive" "$(state) $(property ActiveState)"
has "the program that works starts it again" "managed by systemd" "$(nm daemon start 2>&1)"
is "at login, too" enabled "$(ctl is-enabled "$UNIT")"
check "from the same definition" cmp "$file" "$HOME/good"

echo 'Environment="MINE=1"' >>"$file"
cp "$file" "$HOME/edited"
said=$(nm daemon start 2>&1)
has "a definition that somebody changed is reported" ".kept-1" "$said"
check "and kept aside" cmp "$file.kept-1" "$HOME/edited"
is "the daemon runs from a new one" "active $(pid)" "$(property ActiveState) $(property MainPID)"
hasnt "without the change" MINE "$(cat "$file")"

check "it is stopped" nm daemon stop
printf '[Service]\nExecStart=/bin/sleep 1000\n' >"$file"
cp "$file" "$HOME/foreign"
ctl daemon-reload
said=$(nm daemon uninstall 2>&1)
has "an uninstall leaves a foreign unit alone" "stays" "$said"
check "as it is" cmp "$file" "$HOME/foreign"
rm "$file"
ctl stop "$UNIT" 2>/dev/null
ctl daemon-reload

check "with a key in the configuration that does not exist" sh -c "echo 'no_such_key: 1' >'$NM_HOME/config.yaml'"
fails "a start is refused" 78 nm daemon start
fails "before a service is installed" 1 test -e "$file"
rm "$NM_HOME/config.yaml"

printf 'not a database, and long enough to be sure of it: %0500d' 0 >"$HOME/garbage"
rm -f "$NM_HOME"/state.sqlite*
cp "$HOME/garbage" "$NM_HOME/state.sqlite"
said=$(nm daemon start 2>&1)
is "a daemon that cannot start is an error" 1 $?
has "with the reason" "database" "$said"
is "after it nothing runs" stopped "$(state)"
isnt "nor comes up later" "activating" "$(property ActiveState)"
check "and the file is untouched" cmp "$HOME/garbage" "$NM_HOME/state.sqlite"
finish
