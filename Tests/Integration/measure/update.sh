# shellcheck shell=bash
# Measures how long nobody answers during an update, from the last answer of the old daemon to the first of the new,
# beside what a single `daemon stop` and `daemon start` take. Judges nothing (goal: 150 ms).
# Usage: NM_TEST_RELEASES=DIR Tests/Integration/update/run Tests/Integration/measure/update.sh    (DIR keeps the releases)
# shellcheck source=../update/world.sh
. "$(dirname "${BASH_SOURCE[0]}")/../update/world.sh"

installed
nm daemon start >/dev/null
# Asks as fast as it can, on a connection of its own each time, until the new version answers.
cat >"$scratch/ask.py" <<'END'
import json, socket, sys, time
path, wanted = sys.argv[1:3]
request = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "hello",
                      "params": {"protocol": {"min": 1, "max": 1}, "version": "0"}}).encode() + b"\n"
last, silence = None, 0.0
end = time.monotonic() + 120
print("ready", flush=True)
while time.monotonic() < end:
    try:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(5)
        connection.connect(path)
        connection.sendall(request)
        answer = connection.makefile().readline()
        connection.close()
        reply = json.loads(answer)["result"]
    except (OSError, ValueError, KeyError) as error:
        time.sleep(0.0005)
        continue
    now = time.monotonic()
    if reply["version"] == wanted and reply.get("phase") == "ready":
        print(round((now - last) * 1000, 1))
        break
    if reply["version"] != wanted:
        last = now
END
gaps=()
for round in 1 2 3 4 5 6 7 8 9 10; do
    to=1.1.0
    [ $((round % 2)) -eq 1 ] || to=1.0.0
    rm -f "$scratch/gap"
    python3 "$scratch/ask.py" "$ROOT/socket" $to >"$scratch/gap" &
    until_is 1 grep -c ready "$scratch/gap"
    nm update -y --version $to >/dev/null 2>&1
    wait $!
    gaps+=("$(tail -n 1 "$scratch/gap")")
done
echo "# figure: nobody answers for ${gaps[*]} ms"
check "the new version answers" test "$(tail -n 1 "$scratch/gap")" != ready
nm daemon stop >/dev/null
finish
