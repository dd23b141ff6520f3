"""Kills the daemon with SIGKILL: at every call of git that a run makes (before it, and after it), inside every command
and every hook of origin, while a run is parked or answered, while it recovers, drains and stops, and around a push.
"""
import os
import random
import select
import subprocess
import threading
import time

from world import CRASHED, FINAL, Broken, World

CONFIGURATION = """commands:
  setup: . {0}/setup.sh
  test: echo "$NM_RUN" >>{0}/tested; . {0}/test.sh
  lint: . {0}/lint.sh
"""

# Counts its calls, and kills the daemon at the one that was asked for; whoever asked sees that from the daemon's end.
GIT = """#!/bin/sh
place={0}
case "$NM_GATE_WORK$NM_RUN" in '') exec /usr/bin/git "$@" ;; esac
echo x >>$place/calls
read -r when number 2>/dev/null <$place/trap || exec /usr/bin/git "$@"
[ "$number" = "$(wc -l <$place/calls)" ] || exec /usr/bin/git "$@"
if [ "$when" = before ]; then . $place/kill.sh; exec /usr/bin/git "$@"; fi
/usr/bin/git "$@"
status=$?
. $place/kill.sh
exit $status
"""
KILL = """kill -9 "$(sed 's/.*"pid":\\([0-9]*\\).*/\\1/' {0}/daemon.pid)"
"""


class Traps:
    """A world whose runs can be told where to kill the daemon."""

    def __init__(self, binary):
        self.world = world = World(binary, "kills")
        self.pushes = []
        world.write(f"{world.directory}/kill.sh", KILL.format(world.home))
        world.write(f"{world.directory}/wrapped/git", GIT.format(world.directory), 0o755)
        self.reset()
        path = f"{world.directory}/wrapped:{world.environment['PATH']}"
        # For the daemon's own calls, and for those in the environment of the user's commands.
        world.environment["PATH"] = path
        world.write(f"{world.home}/env", f"PATH={path}\n", 0o600)
        os.chmod(world.home, 0o700)
        self.repository = world.repository("project", CONFIGURATION.format(world.directory))
        self.number = 0

    def reset(self):
        for name in ("setup", "test", "lint", "origin", "origin-after"):
            self.world.write(f"{self.world.directory}/{name}.sh", "")
        for name in ("trap", "calls"):
            if os.path.exists(f"{self.world.directory}/{name}"):
                os.remove(f"{self.world.directory}/{name}")

    def set_script(self, name, text):
        self.world.write(f"{self.world.directory}/{name}.sh", text)

    @property
    def kill_script(self):
        return KILL.format(self.world.home)

    def calls(self):
        try:
            with open(f"{self.world.directory}/calls") as file:
                return len(file.readlines())
        except FileNotFoundError:
            return 0

    def next_branch(self):
        self.number += 1
        branch = f"b{self.number}"
        self.repository.commit(branch)
        return branch

    def push(self, branch, *options):
        push = self.repository.push(branch, *options)
        self.pushes.append(push)
        return push

    def until_killed(self, what, body):
        """Does something after which the daemon is killed by a trap, and returns when it is dead."""
        pid = self.world.daemon()
        handle = os.pidfd_open(pid)
        try:
            result = body()
            poll = select.poll()
            poll.register(handle, select.POLLIN)
            end = time.monotonic() + 60
            while not poll.poll(50):
                # A run that is over has come by no trap.
                if time.monotonic() > end or self.is_over():
                    if poll.poll(0):
                        break
                    return result, False
            return result, True
        finally:
            os.close(handle)

    def is_over(self):
        runs = self.world.runs()
        return bool(self.pushes) and all(run["status"] in FINAL | {"parked"} for run in runs) and \
            any(run["commit"] == self.pushes[-1].commit for run in runs)

    def recover(self):
        self.reset()
        self.world.start()
        self.world.settle()
        self.world.check(self.pushes[-3:])
        self.check_tested()

    def check_tested(self):
        try:
            with open(f"{self.world.directory}/tested") as file:
                lines = file.read().split()
        except FileNotFoundError:
            return
        if len(lines) != len(set(lines)):
            raise Broken("the tests of a run were run twice")

    def status(self, push):
        return next(run for run in self.world.runs() if run["commit"] == push.commit)


def run(binary, seed, is_long):
    traps = Traps(binary)
    choice = random.Random(seed)
    # A run without a fault says how many calls there are.
    traps.world.start()
    traps.push(traps.next_branch())
    traps.world.settle()
    traps.world.check(traps.pushes)
    total = traps.calls()
    if total < 10:
        raise Broken(f"only {total} calls of git were seen in a run")
    places = [(when, number) for number in range(1, total + 1) for when in ("before", "after")]
    events = [in_command, in_command_with_children, after_commit, in_origin_hook, after_origin_took_it, while_parked,
              while_answered, right_after_push, before_push, in_recovery, in_shutdown, in_drain, lost_and_killed]
    if not is_long:
        # As many as belong to every landing, spread over the whole run, the same each time.
        step = len(places) / 13
        places = [places[int(index * step)] for index in range(13)]
    count = 0
    missed = 0
    for when, number in places:
        if at_call(traps, when, number):
            count += 1
        else:
            missed += 1
    for event in events:
        count += event(traps) or 1
    moments = 200 if is_long else 0
    for _ in range(moments):
        at_random_moment(traps, choice)
    count += moments
    traps.world.check(traps.pushes)
    accepted = sum(push.accepted for push in traps.pushes)
    counts = {}
    for one in traps.world.runs():
        counts[one["status"]] = counts.get(one["status"], 0) + 1
    traps.world.close()
    return (f"{count} kills, {len(places)} of them placed by the {total} calls of git in a run ({missed} came after its "
            f"end), {moments} at random moments; {accepted} accepted pushes, each with one run: "
            + ", ".join(f"{number} {status}" for status, number in sorted(counts.items())))


def at_call(traps, when, number):
    traps.world.write(f"{traps.world.directory}/trap", f"{when} {number}\n")
    branch = traps.next_branch()
    _, was_killed = traps.until_killed(f"{when} call {number}", lambda: traps.push(branch))
    try:
        traps.recover()
    except Broken as reason:
        raise Broken(f"killed {when} call {number} of git: {reason}") from reason
    return was_killed


def expect(traps, push, statuses):
    run = traps.status(push)
    if run["status"] not in statuses:
        raise Broken(f"a run that should be {statuses} is {run['status']}: {run['reason']}\n{traps.world.log()}")
    if run["status"] == "failed" and run["reason"] != CRASHED:
        raise Broken(f"a run of a daemon that died says: {run['reason']}")


def in_script(traps, name, text, statuses):
    traps.set_script(name, text)
    branch = traps.next_branch()
    push, was_killed = traps.until_killed(name, lambda: traps.push(branch))
    if not was_killed:
        raise Broken(f"{name}: the daemon was not killed\n{traps.world.log()}")
    traps.recover()
    expect(traps, push, statuses)


def in_command(traps):
    for name in ("setup", "test", "lint"):
        in_script(traps, name, traps.kill_script, {"failed"})
    return 3


def in_command_with_children(traps):
    # One child stays in the worktree, one has left its session; both must go.
    in_script(traps, "test", "sleep 1000 & setsid sleep 1000 & " + traps.kill_script + "sleep 1000\n", {"failed"})


def after_commit(traps):
    """What a command had committed is kept, and the log of its step says why it ended."""
    made = f"{traps.world.directory}/made"
    in_script(traps, "test", f"git commit --quiet --allow-empty -m kept; git rev-parse HEAD >{made}; {traps.kill_script}",
              {"failed"})
    run = traps.status(traps.pushes[-1])
    with open(made) as file:
        commit = file.read().strip()
    kept = traps.repository.git(f"--git-dir={traps.repository.gate}", "rev-parse", f"refs/no-mistakes/recover/{run['id']}")
    if kept != commit:
        raise Broken(f"{commit} was made by a run that died, and {kept} is kept of it")
    with open(next(step["logPath"] for step in run["steps"] if step["name"] == "test")) as file:
        said = file.read()
    if not said.endswith(f"no-mistakes: {CRASHED}\n"):
        raise Broken(f"the log of a step that was cut off does not say why: {said!r}")


def in_origin_hook(traps):
    in_script(traps, "origin", traps.kill_script, {"failed", "interrupted"})


def after_origin_took_it(traps):
    in_script(traps, "origin-after", traps.kill_script, {"interrupted"})


def while_parked(traps):
    push = parked(traps)
    traps.world.kill()
    traps.recover()
    expect(traps, push, {"parked"})
    traps.world.nm("respond", "--run", traps.status(push)["id"], "--approve")
    traps.world.settle()
    expect(traps, push, {"passed"})


def while_answered(traps):
    push = parked(traps)
    traps.world.nm("respond", "--run", traps.status(push)["id"], "--approve")
    traps.world.kill()
    traps.recover()
    expect(traps, push, {"failed", "interrupted", "passed"})


def parked(traps):
    push = traps.push(traps.next_branch(), "-o", "no-mistakes.approve=push")
    traps.world.settle()
    expect(traps, push, {"parked"})
    return push


def right_after_push(traps):
    push = traps.push(traps.next_branch())
    traps.world.kill()
    traps.recover()
    expect(traps, push, {"failed", "interrupted", "passed"})


def before_push(traps):
    # The hook starts a daemon, which finds the record.
    traps.world.kill()
    push = traps.push(traps.next_branch())
    traps.recover()
    expect(traps, push, {"passed"})


def in_recovery(traps):
    """A daemon dies, and then the one that cleans up after it, too, at its first call of git."""
    traps.set_script("test", "sleep 1000 & " + traps.kill_script + "wait\n")
    branch = traps.next_branch()
    push, _ = traps.until_killed("test", lambda: traps.push(branch))
    traps.reset()
    traps.world.write(f"{traps.world.directory}/trap", "after 1\n")
    traps.world.start()
    pid = traps.world.daemon()
    if pid is not None:
        handle = os.pidfd_open(pid)
        traps.world.wait_gone(handle)
        os.close(handle)
    traps.recover()
    expect(traps, push, {"failed"})
    return 2


def waiting(traps):
    """A run that is in its test, and goes on when the returned path is written to."""
    gate = f"{traps.world.directory}/gate"
    for name in ("reached", "go"):
        if not os.path.exists(f"{gate}-{name}"):
            os.mkfifo(f"{gate}-{name}")
    traps.set_script("test", f"echo here >{gate}-reached; read go <{gate}-go\n")
    push = traps.push(traps.next_branch())
    with open(f"{gate}-reached") as file:
        file.readline()
    return push, f"{gate}-go"


def in_shutdown(traps):
    push, _ = waiting(traps)
    traps.set_script("test", "")
    stop = subprocess.Popen([traps.world.binary, "daemon", "stop", "--yes"], env=traps.world.environment,
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    traps.world.kill()
    stop.wait()
    traps.recover()
    expect(traps, push, {"failed", "cancelled"})


def in_drain(traps):
    push, _ = waiting(traps)
    restart = subprocess.Popen([traps.world.binary, "daemon", "restart", "--wait"], env=traps.world.environment,
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    restart.stderr.readline()
    traps.set_script("test", "")
    other = traps.push(traps.next_branch())
    traps.world.kill()
    restart.communicate()
    traps.recover()
    expect(traps, push, {"failed"})
    # It waited for its turn when its daemon died, and nobody had closed that.
    expect(traps, other, {"failed", "passed"})


def lost_and_killed(traps):
    """git and hook of a push are killed between the ref's update and the record, and the daemon with them; one such push
    has asked for approval, the other has not, and of a third nobody knows."""
    for options in (["-o", "no-mistakes.approve=push"], [], ["-o", "no-mistakes.approve=push", "--receive-pack", past_hooks(traps)]):
        lose_and_kill(traps, options)
    return 3


def past_hooks(traps):
    receiver = f"{traps.world.directory}/receiver"
    traps.world.write(receiver, '#!/bin/sh\nexec git -c core.hooksPath=/nowhere receive-pack "$@"\n', 0o755)
    return receiver


def lose_and_kill(traps, options):
    hook = f"{traps.repository.gate}/hooks/post-receive"
    os.rename(hook, hook + ".kept")
    traps.world.write(hook, "#!/bin/sh\nkill -9 $PPID $$\n", 0o755)
    push = traps.push(traps.next_branch(), *options)
    os.rename(hook + ".kept", hook)
    traps.world.kill()
    push.accepted = True
    traps.world.start()
    # By the daemon itself, before anybody names the repository.
    traps.world.wait("a lost push is not found",
                     lambda: any(run["commit"] == push.commit for run in traps.world.recorded()))
    traps.recover()
    if not options:
        expect(traps, push, {"passed"})
        return
    expect(traps, push, {"parked"})
    if traps.repository.origin_tip(push.branch):
        raise Broken("a push that asked for approval went out unasked")
    traps.world.nm("respond", "--run", traps.status(push)["id"], "--approve")
    traps.world.settle()
    expect(traps, push, {"passed"})


def at_random_moment(traps, choice):
    """A push, a kill somewhere in its run or before, and sometimes another push to the same branch in between."""
    branch = traps.next_branch()
    moment = choice.uniform(0, 0.6)
    begin = time.monotonic()
    pusher = threading.Thread(target=lambda: traps.push(branch))
    pusher.start()
    # The moment is the fault, not what anything waits for.
    select.select([], [], [], max(0, moment - (time.monotonic() - begin)))
    traps.world.kill()
    pusher.join()
    if choice.random() < 0.3:
        traps.repository.commit(branch)
        traps.push(branch)
    traps.recover()
