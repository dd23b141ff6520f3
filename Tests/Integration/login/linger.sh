# shellcheck shell=bash
# When the daemon of somebody runs who is not logged in: only while the user lingers.
# shellcheck source=../lib/checks.sh disable=SC2154  # the fixture says where
. "$here/lib/checks.sh"

user=alice
# field NAME: of `daemon status --json`, from a login that ends with it.
field() { login $user "no-mistakes daemon status --json" 2>/dev/null | sed -n "s/^ *\"$1\" : \"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}$/\1/p" | head -n 1; }
manager() { inside systemctl show "user@$id.service" --property=ActiveState --value; }
# daemons: how many there are in the machine.
daemons() { inside pgrep --count --exact no-mistakes || true; }

boot
# Else a user's services live on for ten seconds after the last session.
inside sh -c 'mkdir -p /etc/systemd/logind.conf.d; printf "[Login]\nUserStopDelaySec=0\n" >/etc/systemd/logind.conf.d/test.conf'
inside systemctl restart systemd-logind
inside useradd --create-home --shell /bin/bash $user
id=$(inside id -u $user)

has "a start in a login session uses systemd" "managed by systemd" "$(login $user 'no-mistakes daemon start' 2>&1)"
# The login that started it is over; without lingering nothing of it may be left.
check "after the logout the user's manager ends" until_is inactive manager
is "and the daemon with it" 0 "$(daemons)"
is "the next login brings both back" running "$(login $user 'no-mistakes daemon start >/dev/null; no-mistakes daemon status --json' |
    sed -n 's/^ *"state" : "\(.*\)",$/\1/p')"

off
boot
is "after a reboot nobody is logged in and nothing runs" "inactive 0" "$(manager) $(daemons)"
is "a login starts it" active \
    "$(login $user 'systemctl --user is-system-running --wait >/dev/null; systemctl --user is-active "no-mistakes-daemon-*"')"
check "and a logout ends it" until_is inactive manager

has "the status says so and what to do" "daemon start --linger" \
    "$(login $user 'no-mistakes daemon start >/dev/null; no-mistakes daemon status' 2>&1)"
# Without polkit nobody but root may, and the user is told what root has to do.
linger=$(login $user 'no-mistakes daemon start --linger' 2>&1)
if inside sh -c 'command -v pkcheck' >/dev/null; then
    has "a user can have it go on" "lingering of $user is enabled" "$linger"
    undone=yes
else
    has "a user who may not is told what root has to do" "loginctl enable-linger $user" "$linger"
    check "root does" inside loginctl enable-linger $user
    undone=
fi
has "the status knows" "linger    yes" "$(login $user 'no-mistakes daemon status' 2>&1)"
check "so the manager starts" until_is active manager
off
boot
check "after a reboot the manager starts by itself" until_is active manager
check "and the daemon, before anybody logs in" until_is 1 daemons
is "it answers" running "$(field state)"
is "and outlives logins" 1 "$(daemons)"

said=$(login $user 'no-mistakes daemon uninstall' 2>&1)
has "an uninstall from a login" "no-mistakes-daemon-" "$said"
is "ends the daemon" 0 "$(daemons)"
if [ -n "$undone" ]; then
    has "and the lingering, which was not there before" "lingering of $user was disabled" "$said"
    check "so that the manager ends" until_is inactive manager
else
    hasnt "and leaves what root did" "linger" "$said"
fi
# A home that somebody has removed: what it had enabled is remembered beside its service.
if [ -n "$undone" ]; then
    has "lingering once more" "lingering of $user is enabled" "$(login $user 'no-mistakes daemon start --linger' 2>&1)"
    said=$(login $user 'no-mistakes daemon stop; rm -r ~/.no-mistakes; no-mistakes daemon uninstall' 2>&1)
    has "goes with the service of a home that is gone" "lingering of $user was disabled" "$said"
    is "without a trace" "" "$(inside find "/home/$user/.config" -name '*no-mistakes*')"
fi
off
boot
is "after a reboot nothing of it runs" 0 "$(daemons)"
finish
