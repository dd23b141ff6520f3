# shellcheck shell=bash
# Kills an update to a new version that changes the database and dies, on the way there and on the way back, at every
# one of its operations.
# shellcheck source=sweep.sh
. "$(dirname "${BASH_SOURCE[0]}")/sweep.sh"

sweep back migrate "1.0.0"
echo "# figure: $points points of an update killed"
nm daemon stop >/dev/null
finish
