# shellcheck shell=bash
# Measures how long nobody answers during an update, from the last answer of the old daemon to the first of the new,
# beside what a single `daemon stop` and `daemon start` take. Judges nothing (goal: 150 ms).
# Usage: NM_TEST_RELEASES=DIR Tests/Integration/update/run Tests/Integration/measure/update.sh    (DIR keeps the releases)
# shellcheck source=../update/world.sh
. "$(dirname "${BASH_SOURCE[0]}")/../update/world.sh"

installed
nm daemon start >/dev/null
gaps=()
for round in 1 2 3 4 5 6 7 8 9 10; do
    to=1.1.0
    [ $((round % 2)) -eq 1 ] || to=1.0.0
    rm -f "$scratch/gap"
    python3 "$here/../measure/ask.py" "$ROOT/socket" $to >"$scratch/gap" &
    until_is 1 grep -c ready "$scratch/gap"
    nm update -y --version $to >/dev/null 2>&1
    wait $!
    gaps+=("$(tail -n 1 "$scratch/gap")")
done
echo "# figure: nobody answers for ${gaps[*]} ms"
check "the new version answers" test "$(tail -n 1 "$scratch/gap")" != ready
nm daemon stop >/dev/null
finish
