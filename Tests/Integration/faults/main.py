"""Runs the parts of the harness and says what was done; see `run`."""
import argparse
import faulthandler
import fcntl
import os
import signal
import socket
import struct
import sys
import time

import conditions
import figures
import kills
import pushes
import world
from world import Broken

LIMIT = int(os.environ.get("NM_FAULTS_LIMIT", "600"))
PARTS = {"kills": kills.run, "pushes": pushes.run, "conditions": conditions.run}
# Only when it is named: the figures depend on what else the machine does.
OTHERS = {"figures": figures.run, "idle": figures.rest}


def loopback_up():
    """A new network namespace has it, and switched off (netdevice(7))."""
    get, put, up = 0x8913, 0x8914, 0x1
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        name, flags = struct.unpack("16sh", fcntl.ioctl(line, get, struct.pack("16sh14x", b"lo", 0))[:18])
        fcntl.ioctl(line, put, struct.pack("16sh14x", name, flags | up))


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--tcp", action="store_true")
    parser.add_argument("--seed", type=int, default=20261121)
    parser.add_argument("parts", nargs="*")
    options = parser.parse_intermixed_args()
    # Nobody's login shell, settings or session reach what is tested.
    for name in [name for name in os.environ if name.startswith(("GIT_", "NM_", "XDG_"))]:
        del os.environ[name]
    if options.tcp:
        world.TRANSPORT = "tcp"
        loopback_up()
    # Before whoever called this loses patience.
    faulthandler.dump_traceback_later(LIMIT - 10)
    broken = 0
    for name in options.parts or PARTS:
        begin = time.monotonic()
        try:
            said = {**PARTS, **OTHERS}[name](options.binary, options.seed, options.long)
            print(f"ok - {name} over {world.TRANSPORT}: {said} ({time.monotonic() - begin:.0f} s)", flush=True)
        except Broken as reason:
            broken += 1
            print(f"not ok - {name}: {reason}", flush=True)
            # What it leaves would pass for a leftover of the next part.
            for pid in set(world.processes()) - {1, os.getpid()} - world.own():
                os.kill(pid, signal.SIGKILL)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
