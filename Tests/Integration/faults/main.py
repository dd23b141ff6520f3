"""Runs the parts of the harness and says what was done; see `run`."""
import argparse
import faulthandler
import os
import signal
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


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--seed", type=int, default=20261121)
    parser.add_argument("parts", nargs="*")
    options = parser.parse_intermixed_args()
    # Nobody's login shell, settings or session reach what is tested.
    for name in [name for name in os.environ if name.startswith(("GIT_", "NM_", "XDG_"))]:
        del os.environ[name]
    # Before whoever called this loses patience.
    faulthandler.dump_traceback_later(LIMIT - 10)
    broken = 0
    for name in options.parts or PARTS:
        begin = time.monotonic()
        try:
            said = {**PARTS, **OTHERS}[name](options.binary, options.seed, options.long)
            print(f"ok - {name}: {said} ({time.monotonic() - begin:.0f} s)", flush=True)
        except Broken as reason:
            broken += 1
            print(f"not ok - {name}: {reason}", flush=True)
            # What it leaves would pass for a leftover of the next part.
            for pid in set(world.processes()) - {1, os.getpid()} - world.own():
                os.kill(pid, signal.SIGKILL)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
