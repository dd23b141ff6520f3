# shellcheck shell=bash
# What is said of daemons in all the states that they can be in.
# shellcheck source=../lib/daemon.sh
. "$(dirname "${BASH_SOURCE[0]}")/../lib/daemon.sh"
export NM_HOME=$HOME/.no-mistakes
UNIT=$(unit)

# answer NAME: what `daemon status --json` says to a question of the evidence.
answer() { nm daemon status --json 2>/dev/null | sed -n "/\"$1\" : {/,/}/s/.*\"answer\" : \"\(.*\)\".*/\1/p"; }
# evidence: the answers to all of them.
evidence() { for name in defined loaded enabled running ready; do printf '%s=%s ' $name "$(answer $name)"; done; }
# listed HOME: its line in the list, without the executable.
listed() { nm daemon list | grep -F " $1 " | tr -s ' ' | cut -d ' ' -f 2,4,6-; }

fails "nothing is installed" 3 nm daemon status
is "by all evidence" "defined=no loaded=no enabled=no running=no ready=no " "$(evidence)"
has "nor in the list" "no installs" "$(nm daemon list 2>&1)"
check "a start" nm daemon start
is "changes all of it" "defined=yes loaded=yes enabled=yes running=yes ready=yes " "$(evidence)"
check "status ends with 0" nm daemon status

drop_in $'[Service]\nRestartSec=600'
check "a daemon that crashed waits for its restart" crash
is "which status tells" starting "$(state)"
has "with who does it" "systemd starts it again" "$(nm daemon status 2>&1)"
is "by all evidence" "defined=yes loaded=yes enabled=yes running=no ready=no " "$(evidence)"
rm -r "$HOME/.config/systemd/user/$UNIT.d"
ctl daemon-reload
check "a start" nm daemon start

mkdir "$HOME/homes"
check "a second home" env NM_HOME="$HOME/homes/second home" "$NM" daemon start
check "a third one, without a manager" env NM_HOME="$HOME/homes/third" NM_SERVICE_MANAGER=none "$NM" daemon start
check "one whose home is removed while it runs" env NM_HOME="$HOME/homes/fifth" "$NM" daemon start
fifth=$(unit "$HOME/homes/fifth")
rm -r "$HOME/homes/fifth"
check "notices that and ends" until_is inactive property ActiveState "$fifth"
is "and is not started again" 0 "$(property NRestarts "$fifth")"
check "it can be uninstalled" nm daemon uninstall --home "$HOME/homes/fifth"
check "a fourth one" env NM_HOME="$HOME/homes/fourth" "$NM" daemon start
check "that is stopped" env NM_HOME="$HOME/homes/fourth" "$NM" daemon stop
check "and whose home somebody removes" rm -r "$HOME/homes/fourth"
version=$("$NM" --version | cut -d ' ' -f 2)
is "the list has the first" "running systemd $NM_HOME $NM" "$(listed "$NM_HOME" | sed "s/ $version / /")"
has "and the second" "running" "$(nm daemon list | grep -F "/second home ")"
has "the one without a manager" "detached" "$(nm daemon list | grep -F "/third ")"
has "and the one that is gone" "(gone)" "$(nm daemon list | grep -F "/fourth ")"
is "and no more" 4 "$(nm daemon list | wc -l)"
has "what is gone can be uninstalled" "no-mistakes-daemon-" "$(nm daemon uninstall --home "$HOME/homes/fourth" 2>&1)"
is "and is in no list any more" 3 "$(nm daemon list | wc -l)"
fails "its home stays gone" 1 test -e "$HOME/homes/fourth"

ctl kill --signal=STOP "$UNIT"
fails "of one that does not answer nobody knows" 4 nm daemon status
isnt "it is not called stopped" stopped "$(state)"
ctl kill --signal=CONT "$UNIT"
check "once it goes on, it runs" nm daemon status
finish
