# shellcheck shell=bash
# Kills an update to a new version that changes the database and dies, on the way there and on the way back, at every
# other one of its operations; kill-back-odd does so at the rest, beside this.
# shellcheck source=sweep.sh
. "$(dirname "${BASH_SOURCE[0]}")/sweep.sh"

# Long enough for a daemon to die in on any machine; it is not waited for longer than that takes.
export NM_UPDATE_SOAK=10000
sweep back migrate "1.0.0" 2 2
echo "# figure: $points points of an update killed"
nm daemon stop >/dev/null
finish
