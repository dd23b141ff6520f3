"""Measures the daemon's life: how soon it is ready, what it holds when idle, how soon it ends. Reports and never judges."""
import json
import os
import re
import secrets
import select
import socket
import sqlite3
import statistics
import time

from world import World

CONFIGURATION = "commands:\n  test: 'true'\n"
STEPS = ("setup", "rebase", "test", "lint", "push")
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def run(binary, seed, is_long):
    rounds = 20
    world = World(binary, "figures")
    world.start()
    said = [f"load {os.getloadavg()[0]:.1f}", "empty home: " + cycle(world, rounds)]
    repository = world.repository("project", CONFIGURATION)
    for count in (200, 500):
        said.append(f"{count} stale runs: " + stale(world, repository, count))
    world.nm("daemon", "stop")
    fill(world, "c" * 40, 10_000)
    world.start()
    said.append("10,000 runs: " + cycle(world, rounds))
    said.append("10,000 runs: " + answers(world))
    world.nm("daemon", "stop")
    return "\n  ".join(said)


def rest(binary, seed, is_long):
    """What a daemon holds and does while nothing happens."""
    world = World(binary, "idle")
    world.start()
    said = idle(world)
    world.nm("daemon", "stop")
    return said


def cycle(world, rounds):
    """Starts after clean stops, and those stops."""
    commands, ready, stops, ends = [], [], [], []
    for _ in range(rounds):
        pid = world.daemon()
        handle = os.pidfd_open(pid)
        begin = time.monotonic()
        world.nm("daemon", "stop")
        stops.append(time.monotonic() - begin)
        os.close(handle)
        took, inside = started(world)
        commands.append(took)
        ready.append(inside)
        ends.append(direct_stop(world))
        world.start()
    return (f"from process start to ready {middle(ready)}, `daemon start` {middle(commands)}, `daemon stop` {middle(stops)}, "
            f"from SIGTERM to gone {middle(ends)}")


def started(world):
    """A start, and how long after it the daemon itself says READY=1 as a service manager hears it."""
    begin = time.monotonic()
    world.nm("daemon", "start")
    took = time.monotonic() - begin
    with open(f"/proc/{world.daemon()}/stat") as file:
        ticks = int(file.read().rpartition(")")[2].split()[19])
    with open("/proc/uptime") as file:
        now = float(file.read().split()[0])
    with open(f"{world.home}/logs/daemon.log") as file:
        lines = file.read().split("\n")
    line = [line for line in lines if " info daemon ready " in line][-1]
    stamp = time.strptime(line[:19], "%Y-%m-%dT%H:%M:%S")
    at = time.mktime(stamp) - time.timezone + int(line[20:23]) / 1000
    # The kernel knows a process's start to 10 ms only; over many starts that evens out.
    return took, max(0, at - (time.time() - (now - ticks / os.sysconf("SC_CLK_TCK"))))


def direct_stop(world):
    pid = world.daemon()
    handle = os.pidfd_open(pid)
    begin = time.monotonic()
    os.kill(pid, 15)
    world.wait_gone(handle)
    os.close(handle)
    return time.monotonic() - begin


def idle(world):
    pid = world.daemon()
    # What it does beside its start is over when it does nothing for a while, threads that end for want of work included.
    before, still = wakeups(pid), 0
    for _ in range(60):
        select.select([], [], [], 2)
        earlier, before = before, wakeups(pid)
        still = still + 1 if earlier == before else 0
        if still == 5:
            break
    # What is measured is that nothing happens.
    select.select([], [], [], 30)
    with open(f"/proc/{pid}/smaps_rollup") as file:
        size = int(re.search(r"^Pss:\s+(\d+)", file.read(), re.MULTILINE).group(1))
    now = wakeups(pid)
    count = sum(now[thread] - before.get(thread, 0) for thread in now) + len(set(before) - set(now))
    return f"{size / 1024:.1f} MiB PSS, {count} wakeups in 30 s"


def wakeups(pid):
    """How often each thread has begun to wait."""
    counts = {}
    for thread in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{thread}/status") as file:
            found = re.search(r"^voluntary_ctxt_switches:\s+(\d+)", file.read(), re.MULTILINE)
        counts[thread] = int(found.group(1))
    return counts


def identifier(milliseconds):
    bits = milliseconds << 80 | secrets.randbits(80)
    return "".join(ALPHABET[bits >> shift & 31] for shift in range(125, -5, -5))


def fill(world, commit, count, status="passed", instance=None, age=10_000_000):
    """Writes runs with their steps and events into the database of a daemon that is stopped."""
    database = sqlite3.connect(f"{world.home}/state.sqlite")
    known = database.execute("SELECT id FROM repos").fetchone()[0]
    now = int(time.time() * 1000)
    made = []
    with database:
        if instance:
            database.execute("INSERT INTO instances VALUES (?, 1, 'x', 'x', ?, NULL)", (instance, now))
        for number in range(count):
            at = now - age + number
            run = identifier(at)
            made.append(run)
            database.execute(
                "INSERT INTO runs (id, repo_id, branch, commit_id, status, trigger_kind, skip, instance_id, created_at) "
                "VALUES (?, ?, ?, ?, ?, 'push', '', ?, ?)",
                (run, known, f"b{number % 50}", commit, status, instance, at))
            for position, name in enumerate(STEPS if status == "passed" else STEPS[:1]):
                database.execute(
                    "INSERT INTO steps (run_id, position, name, status) VALUES (?, ?, ?, ?)", (run, position, name, status))
                database.execute(
                    "INSERT INTO events VALUES (?, ?, ?, 'step.ended', ?)",
                    (run, position + 1, at, json.dumps({"step": name, "status": status})))
    database.close()
    return known, made


def answers(world):
    """How long answers take, and how much of the processor's time they take the daemon, over many of them."""
    said = []
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(60)
        line.connect(f"{world.home}/socket")
        reader = line.makefile("rb")

        def ask(method, parameters):
            line.sendall(json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": parameters}).encode() + b"\n")
            answer = json.loads(reader.readline())
            assert "result" in answer, answer
        ask("hello", {"protocol": {"min": 1, "max": 1}, "version": "figures"})
        for name, method, parameters in (("runs", "runs.list", {"limit": 10}), ("status", "daemon.status", {})):
            times, before = [], spent(world)
            for _ in range(1000):
                begin = time.monotonic()
                ask(method, parameters)
                times.append(time.monotonic() - begin)
            used = (spent(world) - before) / len(times)
            said.append(f"`{name}` {used * 1000:.2f} ms of the daemon's time, answered after {middle(times)}")
    return ", ".join(said)


def spent(world):
    """Seconds of the processor's time that the daemon has used."""
    with open(f"/proc/{world.daemon()}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def stale(world, repository, count):
    """Runs of a daemon that died, each with a worktree and its repository."""
    head = repository.git("rev-parse", "main")
    ready, cleaned = [], []
    for _ in range(3):
        world.nm("daemon", "stop")
        known, runs = fill(world, head, count, "running", identifier(int(time.time() * 1000)), age=1000)
        for run in runs:
            place = f"{world.home}/worktrees/{known}/{run}"
            own = place + ".git"
            os.makedirs(f"{own}/objects/info")
            os.makedirs(f"{own}/refs/heads")
            world.write(f"{own}/HEAD", head + "\n")
            world.write(f"{own}/objects/info/alternates", f"{repository.gate}/objects\n")
            for number in range(20):
                world.write(f"{place}/d{number % 4}/file{number}", "text\n")
        begin = time.monotonic()
        world.nm("daemon", "start")
        ready.append(time.monotonic() - begin)
        place = f"{world.home}/worktrees/{known}"
        while os.listdir(place):
            select.select([], [], [], 0.002)
        cleaned.append(time.monotonic() - begin)
    return f"`daemon start` {middle(ready)}, everything cleaned {middle(cleaned)} after it was asked for"


def middle(seconds):
    return f"{statistics.median(seconds) * 1000:.1f} ms"
