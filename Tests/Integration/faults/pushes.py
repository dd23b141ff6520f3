"""A day's use in minutes: many pushes to many branches of many repositories, with cancels, reruns, deletions and clients
that attach at random, and three kills of the daemon; and before that one branch that is pushed to a hundred times.
"""
import os
import random
import re
import subprocess
import threading
import time

from world import CRASHED, FINAL, SUPERSEDED, Broken, World

CONFIGURATION = """commands:
  test: . {0}/test.sh
"""
WORKERS = 4


def run(binary, seed, is_long):
    burst, total, repositories, branches = (100, 2000, 10, 50) if is_long else (50, 100, 4, 12)
    world = World(binary, "pushes")
    world.write(f"{world.directory}/test.sh", "")
    for number in range(repositories):
        world.repository(f"r{number}", CONFIGURATION.format(world.directory))
    world.start()
    seconds = many_to_one(world, burst)
    use = Use(world, seed, branches)
    begin = time.monotonic()
    # The kills fall into the first part, so that one daemon lives through the second.
    first = total * 3 // 5
    use.push_many(first, kills=[first // 4, first // 2, first * 3 // 4])
    before = use.quiet_size()
    use.push_many(total - first, kills=[])
    after = use.quiet_size()
    use.check()
    elapsed = time.monotonic() - begin
    if after[0] - before[0] > 4096 or after[1] - before[1] > 4:
        raise Broken(f"the daemon grows: from {before} to {after} (KiB, descriptors)")
    statuses = use.statuses()
    world.close()
    return (f"{burst} pushes to one branch in {seconds:.1f} s left one live run; {use.count} pushes over {branches} branches of "
            f"{repositories} repositories in {elapsed:.0f} s, 3 kills, {use.done}; every accepted push has one run: {statuses}; "
            f"memory {before[0]} -> {after[0]} KiB, descriptors {before[1]} -> {after[1]}")


def many_to_one(world, count):
    """Pushes to one branch as fast as git can; in the end only the newest is live, and it passes."""
    repository = world.repositories[0]
    gate = f"{world.directory}/gate"
    os.mkfifo(gate)
    world.write(f"{world.directory}/test.sh", f"read go <{gate}\n")
    commits = [repository.commit("burst") for _ in range(count)]
    begin = time.monotonic()
    script = "for commit; do git push --quiet no-mistakes +$commit:refs/heads/burst || exit 1; done"
    result = world.attempt("sh", "-c", script, "sh", *commits, cwd=repository.work)
    seconds = time.monotonic() - begin
    if result.returncode != 0:
        raise Broken(f"a push failed: {result.stderr}")

    def live():
        return [run for run in world.runs() if run["status"] not in FINAL]
    world.wait("the newest push is not the one that runs",
               lambda: [(run["commit"], run["status"]) for run in live()] == [(commits[-1], "running")])
    runs = world.runs()
    if sorted(run["commit"] for run in runs) != sorted(commits):
        raise Broken(f"{len(runs)} runs for {count} pushes")
    if any(run["reason"] != SUPERSEDED for run in runs if run["commit"] != commits[-1]):
        raise Broken("an older push was not superseded")
    with open(gate, "w") as file:
        file.write("go\n")
    world.write(f"{world.directory}/test.sh", "")
    world.settle()
    if repository.origin_tip("burst") != commits[-1]:
        raise Broken("origin does not have the newest commit")
    return seconds


class Use:
    """What users do, and what came of it."""

    def __init__(self, world, seed, branches):
        self.world = world
        self.seed = seed
        self.lock = threading.Lock()
        self.pushes = []
        self.count = 0
        self.counts = {"cancels": 0, "reruns": 0, "attached clients": 0, "deletions": 0, "refused pushes": 0}
        self.rounds = 0
        self.kills = []
        self.failure = None
        # Each worker has repositories of its own, because two git commands in one working copy are in each other's way.
        self.branches = [[] for _ in range(WORKERS)]
        for number in range(branches):
            repository = world.repositories[number % len(world.repositories)]
            self.branches[world.repositories.index(repository) % WORKERS].append((repository, f"b{number}"))

    def push_many(self, count, kills):
        self.kills = [self.count + at for at in kills]
        self.rounds += 1
        share = [count // WORKERS + (1 if number < count % WORKERS else 0) for number in range(WORKERS)]
        threads = [threading.Thread(target=self.work, args=(number, share[number])) for number in range(WORKERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if self.failure:
            raise self.failure
        self.world.start()
        self.world.settle()

    def work(self, worker, count):
        choice = random.Random(self.seed * 1000 + self.rounds * WORKERS + worker)
        try:
            for _ in range(count):
                if self.failure:
                    return
                self.one(choice, *choice.choice(self.branches[worker]))
        except Exception as failure:  # noqa: BLE001  any of them ends the part
            self.failure = failure

    def one(self, choice, repository, branch):
        repository.commit(branch)
        push = repository.push(branch)
        with self.lock:
            self.pushes.append(push)
            self.count += 1
            is_fatal = self.count in self.kills
            if not push.accepted:
                self.counts["refused pushes"] += 1
        if is_fatal:
            self.world.kill()
            return
        dice = choice.random()
        if dice < 0.05:
            self.note("cancels", self.attempt(repository, "cancel", *(["--run", push.runs[0]] if push.runs else [])))
        elif dice < 0.09:
            self.note("reruns", self.attempt(repository, "rerun", branch))
        elif dice < 0.14 and push.runs:
            client = subprocess.Popen(
                [self.world.binary, "attach", "--run", push.runs[0]], cwd=repository.work, env=self.world.environment,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            client.stdout.readline()
            # Half of them go away in the middle.
            if choice.random() < 0.5:
                client.kill()
            client.communicate(timeout=120)
            self.note("attached clients", True)
        elif dice < 0.16:
            result = self.world.attempt("git", "push", "--quiet", "no-mistakes", f":{branch}", cwd=repository.work)
            self.note("deletions", result.returncode == 0)

    def attempt(self, repository, *arguments):
        return self.world.attempt(self.world.binary, *arguments, cwd=repository.work).returncode == 0

    def note(self, what, happened):
        if happened:
            with self.lock:
                self.counts[what] += 1

    @property
    def done(self):
        return ", ".join(f"{number} {what}" for what, number in self.counts.items())

    def quiet_size(self):
        """What the daemon holds when nothing goes on: memory of its own in KiB, and descriptors."""
        pid = self.world.daemon()
        with open(f"/proc/{pid}/smaps_rollup") as file:
            size = int(re.search(r"^Pss_Anon:\s+(\d+)", file.read(), re.MULTILINE).group(1))
        return size, len(os.listdir(f"/proc/{pid}/fd"))

    def check(self):
        self.world.check(self.pushes)
        tips = {}
        for push in self.pushes:
            if push.accepted:
                tips[(push.repository, push.branch)] = push.commit
        runs = self.world.runs()
        for (repository, branch), commit in tips.items():
            newest = next(run for run in runs if run["repo"] == repository.work and run["branch"] == branch)
            if newest["commit"] != commit:
                raise Broken(f"the newest run of {branch} is about {newest['commit']}, not {commit}")
            if newest["status"] == "passed" and repository.origin_tip(branch) != commit:
                raise Broken(f"{branch} passed, and origin is elsewhere")
            if newest["status"] == "failed" and newest["reason"] != CRASHED:
                raise Broken(f"{branch} failed: {newest['reason']}")

    def statuses(self):
        counts = {}
        for one in self.world.runs():
            counts[one["status"]] = counts.get(one["status"], 0) + 1
        return ", ".join(f"{number} {status}" for status, number in sorted(counts.items()))
