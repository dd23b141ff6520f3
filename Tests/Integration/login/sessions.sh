# shellcheck shell=bash
# Starts from sessions that cannot see the user's manager at first sight.
# shellcheck source=../lib/checks.sh disable=SC2154  # the fixture says where
. "$here/lib/checks.sh"

boot
inside useradd --create-home --shell /bin/bash alice
inside useradd --create-home --shell /bin/bash bob
inside loginctl enable-linger alice
alice=$(inside id -u alice)
until_is active inside systemctl show "user@$alice.service" --property=ActiveState --value

# as USER CODE: without a session, as a cron job or a service of the system runs it.
as() { inside setpriv --reuid="$1" --regid="$1" --init-groups env HOME="/home/$1" USER="$1" SHELL=/bin/bash sh -c "$2"; }

has "without the variables of a session, and with a manager" "managed by systemd" "$(as alice 'no-mistakes daemon start' 2>&1)"
has "without any session" "without a service manager" "$(as bob 'no-mistakes daemon start' 2>&1)"
check "both daemons run" as bob 'no-mistakes daemon status'
check "each by itself" as alice 'no-mistakes daemon status'
has "with another user's runtime directory, as su leaves it" "already running" \
    "$(as bob "XDG_RUNTIME_DIR=/run/user/$alice no-mistakes daemon start" 2>&1)"
has "a login hands a daemon over that had no manager" "managed by systemd" "$(login bob 'no-mistakes daemon restart' 2>&1)"
check "what is stopped without a session" as alice 'no-mistakes daemon stop'
fails "stays stopped" 3 as alice 'no-mistakes daemon status'
finish
