# shellcheck shell=bash
# Kills an update to a new version that works, at every one of its operations.
# shellcheck source=sweep.sh
. "$(dirname "${BASH_SOURCE[0]}")/sweep.sh"

sweep forward "" "1.0.0 1.1.0"
echo "# figure: $points points of an update killed"
nm daemon stop >/dev/null
finish
