# shellcheck shell=bash
# Pushes that find no daemon, where it is installed as a service.
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=../lib/daemon.sh
. "$here/../lib/daemon.sh"
export NM_HOME=$HOME/.no-mistakes
UNIT=$(unit)

project "exit 0"
is "init starts the daemon through systemd" "active $(pid)" "$(property ActiveState) $(property MainPID)"
is_over_the_transport_asked_for
check "it is stopped" nm daemon stop
said=$(push topic 2>&1)
has "a push has systemd start it" systemd "$said"
check "its run passes" attach
is "in the service" "active $(pid)" "$(property ActiveState) $(property MainPID)"
is "started once" 0 "$(property NRestarts)"

for attempt in 1 2 3 4 5; do
    crash || not_ok "crash $attempt is noticed"
    recovered 2>/dev/null
done
is "a daemon that crashes again and again gives up" "failed 78" "$(property ActiveState) $(property ExecMainStatus)"
has "and says so to whoever asks" "gave up after 5 starts in 5 min" "$(nm daemon status 2>&1)"
has "also to who asks for the runs" "gave up after 5 starts in 5 min" "$(nm status 2>&1)"
has "a push is told so" "could not be started: gave up after 5 starts" "$(push other 2>&1)"
given_up() { ends | grep -c "gave up"; }
is "and has nothing tried in vain" 1 "$(given_up)"
check "and leaves it at that" until_is failed property ActiveState
fails "and no daemon is started beside it" 3 nm daemon status
check "a start begins anew" nm daemon start
check "takes the push in" attach
is "and it passes" passed "$(newest)"
hasnt "and nothing was given up" "gave up" "$(nm daemon status 2>&1)"

# A session without a manager: what a hook finds that runs in a container or through a plain ssh command.
check "it is stopped" nm daemon stop
check "a push from a session that cannot reach the manager" \
    env -u XDG_RUNTIME_DIR -u DBUS_SESSION_BUS_ADDRESS bash -c ". '$here/../lib/daemon.sh'; push third"
check "is taken in, too" attach

# Somebody who has misspelt what is to keep systemd out of it.
check "it is stopped" nm daemon stop
said=$(NM_SERVICE_MANAGER=non push fourth 2>&1)
has "a push with a setting that says nothing is recorded" recorded "$said"
has "and no daemon started" "NM_SERVICE_MANAGER: \"non\" is no setting; set it to none, or remove it" "$said"
fails "a command refuses it" 78 env NM_SERVICE_MANAGER=non "$NM" daemon start
fails "and nothing has started anything" 3 nm daemon status
check "without it a start" nm daemon start
check "has the push pass" attach
finish
