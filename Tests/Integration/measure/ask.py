"""Asks a daemon as fast as it can, on a connection of its own each time, until the version WANTED is ready.

Usage: ask.py SOCKET WANTED
Prints "ready", and in the end for how many milliseconds nobody answered: from the last answer of another version to that.
"""
import json, socket, sys, time
path, wanted = sys.argv[1:3]
request = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "hello",
                      "params": {"protocol": {"min": 1, "max": 1}, "version": "0"}}).encode() + b"\n"
last = None
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
    except (OSError, ValueError, KeyError):
        time.sleep(0.0005)
        continue
    now = time.monotonic()
    if reply["version"] == wanted and reply.get("phase") == "ready":
        print(round((now - last) * 1000, 1))
        break
    if reply["version"] != wanted:
        last = now
