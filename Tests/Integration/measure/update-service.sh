# shellcheck shell=bash
# The same as update.sh of a daemon that is a service: under a `systemd --user` of its own. Judges nothing (goal: 150 ms).
# Usage: NM_TEST_RELEASES=DIR Tests/Integration/update/run Tests/Integration/measure/update-service.sh
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=../lib/daemon.sh
. "$here/../lib/daemon.sh"
# shellcheck source=../update/source.sh
. "$here/../update/source.sh"
# The source's, and this program's.
# shellcheck disable=SC2034
RELEASES=/home/shared SOURCE=$HOME/source
export NM_UPDATE_SOAK=300 NM_HOME=$HOME/.no-mistakes
NM=$NM_HOME/bin/no-mistakes
publish 1.0.0
install >/dev/null 2>&1 || echo "# the installation failed"
publish 1.1.0
gaps=()
for round in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do
    to=1.1.0
    [ $((round % 2)) -eq 1 ] || to=1.0.0
    rm -f gap
    python3 "$here/ask.py" "$NM_HOME/socket" $to >gap &
    until_is 1 grep -sc ready gap
    nm update -y --version $to >/dev/null 2>&1
    wait $!
    gaps+=("$(tail -n 1 gap)")
done
echo "# figure: nobody answers for ${gaps[*]} ms"
is "the daemon is the service" active "$(property ActiveState "$(unit)")"
nm daemon stop >/dev/null
finish
