"""Takes away from the daemon what it needs (disk, git, descriptors, its home, its time slice), gives it back, and looks
whether everything that was accepted has its run, and whether the next push passes."""
import os
import shutil
import signal
import subprocess
import time

import clock
from world import CRASHED, FINAL, SUPERSEDED, Broken, World, processes

CONFIGURATION = """commands:
  test: . {0}/test.sh
"""


def run(binary, seed, is_long):
    world = World(binary, "conditions")
    world.write(f"{world.directory}/test.sh", "")
    repository = world.repository("project", CONFIGURATION.format(world.directory))
    scene = Scene(world, repository)
    for part in (daemonised, stopped_for_a_while, git_missing, git_failing, descriptors, reused_pid, clock_jumps, read_only,
                 moved, hurried):
        try:
            part(scene)
            scene.must_pass()
        except Broken as reason:
            raise Broken(f"{part.__name__}: {reason}") from reason
    world.close()
    levels = full_disk(binary, is_long)
    return (f"a command that daemonises itself, SIGSTOP, git missing and failing, no descriptors left, a reused pid, a "
            f"clock that jumps both ways, a read-only home, a home moved away and back, the disk full at {levels} levels: nothing lost; "
            + "; ".join(scene.said))


class Scene:
    def __init__(self, world, repository):
        self.world, self.repository = world, repository
        self.pushes = []
        self.said = []
        self.number = 0

    def push(self):
        self.number += 1
        branch = f"b{self.number}"
        self.repository.commit(branch)
        push = self.repository.push(branch)
        self.pushes.append(push)
        return push

    def status(self, push):
        return next((run for run in self.world.runs() if run["commit"] == push.commit), None)

    def check(self):
        self.world.settle()
        self.world.check(self.pushes)

    def must_pass(self):
        """With everything in place again a push passes, and nothing of before is lost."""
        push = self.push()
        if not push.accepted:
            raise Broken(f"a push is refused after all is well again: {push.said}")
        self.check()
        run = self.status(push)
        if run["status"] != "passed":
            raise Broken(f"a run after all is well again is {run['status']}: {run['reason']}\n{self.world.log()}")

    def must_fail(self, push, *words):
        self.world.wait("the run does not end", lambda: (self.status(push) or {"status": ""})["status"] in FINAL)
        run = self.status(push)
        if run["status"] != "failed" or not any(word in run["reason"] for word in words):
            raise Broken(f"the run is {run['status']}: {run['reason']}, which says nothing of {words}")


def daemonised(scene):
    test = f"{scene.world.directory}/test.sh"
    escape = "setsid sh -c 'cd /; sleep 1000 & sleep 1001 &' & wait $!\n"
    scene.world.write(test, f"{escape}env -i {escape}")
    push = scene.push()
    # Also looks whether a process is left.
    scene.check()
    if scene.status(push)["status"] != "passed":
        raise Broken(f"{scene.status(push)}")
    scene.world.write(test, "")


def stopped_for_a_while(scene):
    pid = scene.world.daemon()
    os.kill(pid, signal.SIGSTOP)
    try:
        push = scene.push()
        if not push.accepted:
            raise Broken(f"a push to a daemon that is stopped is refused: {push.said}")
        said = scene.world.attempt(scene.world.binary, "daemon", "status", environment={"NM_DAEMON_CONNECT_TIMEOUT": "1"})
        if said.returncode == 3:
            raise Broken("a daemon that hangs is called stopped")
    finally:
        os.kill(pid, signal.SIGCONT)
    scene.check()
    if scene.world.daemon() != pid:
        raise Broken("a daemon that hung for a while was replaced")


def git_missing(scene):
    scene.world.write(f"{scene.world.home}/env", "PATH=/nowhere\n", 0o600)
    try:
        scene.must_fail(scene.push(), "git")
    finally:
        os.remove(f"{scene.world.home}/env")


def git_failing(scene):
    place = f"{scene.world.directory}/failing"
    scene.world.write(f"{place}/git", "#!/bin/sh\necho 'fatal: no today' >&2\nexit 128\n", 0o755)
    scene.world.write(f"{scene.world.home}/env", f"PATH={place}:/usr/bin:/bin\n", 0o600)
    try:
        scene.must_fail(scene.push(), "no today")
    finally:
        os.remove(f"{scene.world.home}/env")


def descriptors(scene):
    pid = scene.world.daemon()
    limit = len(os.listdir(f"/proc/{pid}/fd"))
    with open(f"/proc/{pid}/limits") as file:
        before = next(line.split()[3] for line in file if line.startswith("Max open files"))
    subprocess.run(["prlimit", f"--pid={pid}", f"--nofile={limit}:"], check=True)
    try:
        for _ in range(3):
            push = scene.push()
            if not push.accepted:
                raise Broken(f"a push is refused: {push.said}")
    finally:
        subprocess.run(["prlimit", f"--pid={pid}", f"--nofile={before}:"], check=True)
    scene.world.attempt(scene.world.binary, "daemon", "start")
    scene.check()


def reused_pid(scene):
    pid = scene.world.daemon()
    scene.world.kill()
    stranger = None
    # Until process 1 has reaped the daemon, its pid is not to be had.
    for _ in range(100):
        with open("/proc/sys/kernel/ns_last_pid", "w") as file:
            file.write(str(pid - 1))
        stranger = subprocess.Popen(["sleep", "1000"])
        if stranger.pid == pid:
            break
        stranger.kill()
        stranger.wait()
    try:
        if stranger.pid != pid:
            raise Broken(f"the pid {pid} was not to be had again")
        said = scene.world.attempt(scene.world.binary, "daemon", "status")
        if said.returncode != 3:
            raise Broken(f"the status of a daemon that is gone: {said.returncode} {said.stdout}")
        scene.world.nm("daemon", "stop")
        scene.world.start()
        scene.world.nm("daemon", "restart")
        if stranger.poll() is not None:
            raise Broken("a stranger with the daemon's pid was ended")
    finally:
        stranger.kill()
        stranger.wait()


def clock_jumps(scene):
    """The daemon's clock jumps while it is idle and while it works, and it dies on a day that has not come yet."""
    if not clock.can_be_moved():
        scene.said.append("the clock was NOT moved: that is only known for x86-64")
        return
    test, gate = f"{scene.world.directory}/test.sh", f"{scene.world.directory}/clock"
    os.mkfifo(gate)
    moved = clock.Clock(scene.world.daemon())
    for days in (30, -3000, 0):
        moved.move(days * 86400)
        scene.must_pass()
        newest = scene.world.runs()[0]
        if newest["commit"] != scene.pushes[-1].commit:
            raise Broken(f"the newest run is not the first after a jump to day {days}: {newest}")
        if round((newest["endedAt"] / 1000 - time.time()) / 86400) != days:
            raise Broken(f"the clock did not jump to day {days}: {newest}")
    for days in (-3000, 30):
        # One run works and is superseded, the next waits for it, and time is another one for each.
        scene.world.write(test, f"echo here >{gate}; read -r line <{gate}\n")
        first = scene.push()
        with open(gate) as file:
            file.readline()
        moved.move(days * 86400)
        scene.world.write(test, f"echo here >{gate}\n")
        scene.repository.commit(first.branch)
        second = scene.repository.push(first.branch)
        scene.pushes.append(second)
        with open(gate) as file:
            file.readline()
        scene.check()
        found = [scene.status(push) for push in (first, second)]
        if [run["status"] for run in found] != ["cancelled", "passed"] or found[0]["reason"] != SUPERSEDED:
            raise Broken(f"after a jump by {days} days: {found}")
    scene.world.write(test, f"echo here >{gate}; read -r line <{gate}\n")
    last = scene.push()
    with open(gate) as file:
        file.readline()
    scene.world.kill()
    scene.world.write(test, "")
    scene.world.start()
    scene.must_fail(last, CRASHED)


def read_only(scene):
    home = scene.world.home
    # What was recorded is shown, also where a clean stop has left nothing beside the database.
    scene.world.nm("daemon", "stop")
    mount("--bind", home, home)
    mount("-o", "remount,bind,ro", home)
    try:
        for command in ("runs", "status"):
            shown = scene.world.attempt(scene.world.binary, command, cwd=scene.repository.work)
            if shown.returncode != 0:
                raise Broken(f"{command} in a read-only home: {shown.stderr}")
    finally:
        unmount(home)
    scene.world.start()
    mount("--bind", home, home)
    mount("-o", "remount,bind,ro", home)
    try:
        push = scene.push()
        if push.accepted:
            raise Broken("a push into a home that nobody can write to is accepted")
        scene.world.attempt(scene.world.binary, "daemon", "status")
        stop = scene.world.attempt(scene.world.binary, "daemon", "stop")
        start = scene.world.attempt(scene.world.binary, "daemon", "start")
        if scene.world.daemon() is None and start.returncode == 0:
            raise Broken(f"a start in a read-only home says nothing: {stop.stderr} {start.stdout}")
    finally:
        unmount(home)
    scene.world.start()


def moved(scene):
    home, away = scene.world.home, scene.world.home + " elsewhere"
    pid = scene.world.daemon()
    handle = os.pidfd_open(pid)
    os.rename(home, away)
    try:
        scene.world.wait_gone(handle)
    finally:
        os.close(handle)
        if os.path.exists(home):
            raise Broken(f"somebody made {os.listdir(home)} where the home was")
        os.rename(away, home)
    scene.world.start()


def hurried(scene):
    """A second SIGTERM while the daemon still waits for a run that ignores the first."""
    gate = f"{scene.world.directory}/stubborn"
    os.mkfifo(gate)
    log = f"{scene.world.home}/logs/daemon.log"
    for _ in range(5):
        scene.world.write(f"{scene.world.directory}/test.sh", f"trap '' TERM; echo here >{gate}; while :; do sleep 1000; done\n")
        push = scene.push()
        with open(gate) as file:
            file.readline()
        pid = scene.world.daemon()
        handle = os.pidfd_open(pid)
        with open(log) as file:
            file.seek(0, os.SEEK_END)
            begin = time.monotonic()
            signal.pidfd_send_signal(handle, signal.SIGTERM)
            said = ""
            # A daemon that is gone by now was too fast for the second one; it is tried again.
            while "daemon stopping" not in said and pid in processes():
                said += file.read()
            try:
                signal.pidfd_send_signal(handle, signal.SIGTERM)
            except ProcessLookupError:
                pass
            scene.world.wait_gone(handle)
            took = time.monotonic() - begin
            said += file.read()
        os.close(handle)
        scene.world.write(f"{scene.world.directory}/test.sh", "")
        left = [name for name in ("socket", "daemon.pid") if os.path.lexists(f"{scene.world.home}/{name}")]
        if left:
            raise Broken(f"a daemon that was asked twice leaves {left}")
        run = scene.status(push)
        if (run["status"], run["reason"]) != ("cancelled", "cancelled: the daemon was stopped"):
            raise Broken(f"its run is {run['status']}: {run['reason']}")
        scene.world.start()
        if "asked to stop again: runs are killed" in said:
            scene.said.append(f"a second SIGTERM ended the daemon after {took:.1f} s")
            return
    raise Broken("no second SIGTERM came in time")


def full_disk(binary, is_long):
    """Leaves less and less of a small disk, pushes, and gives all of it back."""
    levels = list(range(0, 1024, 8 if is_long else 128)) + [1024, 2048]
    world = World(binary, "disk")
    os.mkdir(world.home, 0o700)
    mount("-t", "tmpfs", "-o", "size=48m,mode=0700", "tmpfs", world.home)
    world.write(f"{world.directory}/test.sh", "")
    scene = Scene(world, world.repository("project", CONFIGURATION.format(world.directory)))
    filler = f"{world.home}/filler"
    for level in levels:
        with open(filler, "wb") as file:
            free = os.statvfs(world.home)
            os.posix_fallocate(file.fileno(), 0, max(1, free.f_bavail * free.f_frsize - level * 1024))
        for _ in range(2):
            scene.push()
        # What it can do, it does; then there is room again.
        world.attempt(world.binary, "runs")
        os.remove(filler)
        try:
            scene.must_pass()
        except Broken as reason:
            raise Broken(f"{level} KiB were left of the disk: {reason}") from reason
    refused = sum(not push.accepted for push in scene.pushes)
    if not refused:
        raise Broken("the disk was never full")
    world.nm("daemon", "stop")
    unmount(world.home)
    shutil.rmtree(world.directory)
    return len(levels)


def mount(*arguments):
    subprocess.run(["mount", *arguments], check=True)


def unmount(place):
    subprocess.run(["umount", "--lazy", place], check=True)
