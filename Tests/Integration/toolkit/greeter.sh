# shellcheck shell=bash
# The README's example of a service of one's own (Tests/Toolkit), from its plan to its end, under a real systemd --user.
# shellcheck source=../lib/checks.sh
. "$(dirname "${BASH_SOURCE[0]}")/../lib/checks.sh"
greeter() { timeout "$patience" "$HOME/bin/greeter" "$@"; }
ctl() { timeout "$patience" systemctl --user "$@"; }
property() { ctl show --property="$1" --value "$unit"; }
cp "$NM" "$HOME/bin/greeter"
units=$HOME/.config/systemd/user

plan=$(greeter plan)
unit=$(printf '%s\n' "$plan" | sed -n 's/^\(greeter-.*\.service\):$/\1/p')
isnt "a plan names the unit" "" "$unit"
has "and what would be started" "+ExecStart=" "${plan//+ /+}"
has "and the commands" "env SYSTEMD_OFFLINE=1 systemctl --user enable -- $unit" "$plan"
is "it changes nothing" "" "$(find "$units" 2>/dev/null)"
has "nothing runs" "no (" "$(greeter status)"

check "the service is installed" greeter install
is "it runs, at login too" "active enabled" "$(property ActiveState) $(ctl is-enabled "$unit")"
has "it says so" "yes (" "$(greeter status)"
is "it greets" "hello, user $(id -u)" "$(greeter greet)"
has "nothing is left to be done" "nothing to do" "$(greeter plan)"
pid=$(property MainPID)
check "a second install" greeter install
is "changes nothing" "$pid" "$(property MainPID)"
kill -KILL "$pid"
# At first systemd has not noticed yet, and then there is none.
# shellcheck disable=SC2317  # until_is calls it
replaced() { case $(property MainPID) in "$pid" | 0 | "") echo no ;; *) echo yes ;; esac; }
check "after kill -9 it comes back as another process" until_is yes replaced
is "and is active" active "$(property ActiveState)"
is "which greets" "hello, user $(id -u)" "$(greeter greet)"

check "the service is stopped" greeter stop
is "and stays down, and installed" "inactive enabled" "$(property ActiveState) $(ctl is-enabled "$unit")"
has "which it says" "no (" "$(greeter status)"
check "an install starts it again" greeter install
is "so that it greets" "hello, user $(id -u)" "$(greeter greet)"

removed=$(greeter uninstall)
has "an uninstall says what went" "$units/$unit was removed" "$removed"
is "no file is left" "" "$(find "$HOME/.config" -name '*greeter*')"
is "nor anything in systemd" "not-found inactive" "$(property LoadState) $(property ActiveState)"
is "a second one finds nothing" "" "$(greeter uninstall)"

# One that cannot work: its socket has no place.
mkdir -p "$HOME/.greeter/socket/in-the-way"
said=$(greeter install 2>&1)
is "an install that does not answer fails" 1 $?
has "with the reason" "greeter: $unit: the service did not come up" "$said"
is "and is undone" "" "$(find "$HOME/.config" -name '*greeter*')"
is "nothing of it runs" "inactive" "$(property ActiveState | sed s/failed/inactive/)"
finish
