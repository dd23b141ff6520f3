"""A home with its daemon, repositories with their origins, and the questions that are asked after each fault."""
import glob
import json
import os
import re
import select
import shutil
import signal
import sqlite3
import stat
import subprocess
import time

# Long enough for the slowest machine; who waits this long has failed.
PATIENCE = 120
FINAL = {"passed", "failed", "cancelled", "interrupted"}
CRASHED = "daemon crashed during execution"
SUPERSEDED = "cancelled: superseded by new push"
# What clients and daemon talk over.
TRANSPORT = "unix"


class Broken(Exception):
    """Something does not hold."""


class Push:
    """A branch that was sent to a gate, and what git said."""

    def __init__(self, repository, branch, commit, result):
        self.repository, self.branch, self.commit = repository, branch, commit
        # git itself calls a push good that the hook has taken back, as it says, because it could not record it.
        refused = any(words in result.stderr for words in ("Everything up-to-date", "NOT GATED"))
        self.accepted = result.returncode == 0 and not refused
        self.said = result.stderr
        self.runs = re.findall(r"\brun ([0-9A-Z]{26})\b", result.stderr)


class Repository:
    """A working copy with its origin, which logs what it takes."""

    def __init__(self, world, name, configuration):
        self.world, self.name = world, name
        self.origin = f"{world.directory}/{name}.git"
        self.work = f"{world.directory}/{name}"
        world.git("init", "--quiet", "--bare", self.origin, cwd=world.directory)
        # A bare repository has no reflogs of its own accord.
        world.git(f"--git-dir={self.origin}", "config", "core.logAllRefUpdates", "always")
        world.write(f"{self.origin}/hooks/update", f"#!/bin/sh\n. {world.directory}/origin.sh\n", 0o755)
        world.write(
            f"{self.origin}/hooks/post-receive", f"#!/bin/sh\n. {world.directory}/origin-after.sh\n", 0o755)
        world.git("init", "--quiet", self.work, cwd=world.directory)
        self.git("remote", "add", "origin", self.origin)
        world.write(f"{self.work}/.no-mistakes.yaml", configuration)
        self.git("add", ".")
        self.git("commit", "--quiet", "-m", "configuration")
        self.git("push", "--quiet", "origin", "main")
        world.nm("init", cwd=self.work)
        self.gate = self.git("remote", "get-url", "no-mistakes")
        self.number = 0
        # Every (branch, commit) that there may be a push of.
        self.made = set()

    def git(self, *arguments):
        return self.world.git(*arguments, cwd=self.work)

    def commit(self, branch):
        """A new commit on a branch, without a checkout: what the branch of the working copy had, and one file more."""
        self.number += 1
        ref = f"refs/heads/{branch}"
        known = self.world.attempt("git", "rev-parse", "--verify", "--quiet", ref, cwd=self.work)
        parent = known.stdout.strip() if known.returncode == 0 else self.git("rev-parse", "main")
        blob = self.world.git("hash-object", "-w", "--stdin", cwd=self.work, stdin=f"{self.number}\n")
        tree = self.git("ls-tree", parent)
        lines = [line for line in tree.split("\n") if not line.endswith("\tchanged")]
        lines.append(f"100644 blob {blob}\tchanged")
        made = self.world.git("mktree", cwd=self.work, stdin="\n".join(lines) + "\n")
        commit = self.git("commit-tree", "-p", parent, "-m", f"change {self.number}", made)
        self.git("update-ref", ref, commit)
        self.made.add((branch, commit))
        return commit

    def push(self, branch, *options, environment=None):
        """Pushes what the working copy's branch is at now, whatever comes of it."""
        commit = self.git("rev-parse", f"refs/heads/{branch}")
        result = self.world.attempt(
            "git", "push", *options, "no-mistakes", f"+{branch}", cwd=self.work, environment=environment)
        return Push(self, branch, commit, result)

    def origin_tip(self, branch):
        found = self.world.attempt(
            "git", f"--git-dir={self.origin}", "rev-parse", "--verify", "--quiet", f"refs/heads/{branch}")
        return found.stdout.strip() or None

    def taken(self):
        """What origin took, one entry `(branch, commit)` an update. A hook of origin's could not say it: it is killed with
        the push that it belongs to, when the ref has moved already.
        """
        taken = []
        for branch, tip in self.origin_tips():
            with open(f"{self.origin}/logs/refs/heads/{branch}") as file:
                updates = [line.split(" ", 2)[:2] for line in file]
            # A line is written before its ref moves. What the next line does not begin with was never reached.
            reached = [old for old, _ in updates[1:]] + [tip]
            taken += [(branch, new) for (_, new), after in zip(updates, reached) if new == after]
        return taken

    def origin_tips(self):
        listing = self.world.git(
            f"--git-dir={self.origin}", "for-each-ref", "--format=%(refname:lstrip=2) %(objectname)", "refs/heads")
        return [tuple(line.split()) for line in listing.split("\n") if line]


class World:
    """Everything of one part of the harness lies in one directory."""

    def __init__(self, binary, name):
        self.binary = binary
        self.directory = f"/run/{name}"
        os.mkdir(self.directory)
        self.home = f"{self.directory}/home"
        self.environment = {
            "HOME": self.directory, "NM_HOME": self.home, "NM_SERVICE_MANAGER": "none", "SHELL": "/bin/sh",
            "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "TMPDIR": self.directory,
            "GIT_CONFIG_NOSYSTEM": "1", "NM_TRANSPORT": TRANSPORT,
        }
        self.repositories = []
        self.write(
            f"{self.directory}/.gitconfig",
            "[user]\n\tname = Tester\n\temail = tester@example.invalid\n[init]\n\tdefaultBranch = main\n")
        for name in ("origin.sh", "origin-after.sh"):
            self.write(f"{self.directory}/{name}", "")

    def write(self, path, text, mode=0o644):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(text)
        os.chmod(path, mode)

    def attempt(self, *command, cwd=None, stdin=None, environment=None):
        return subprocess.run(
            command, cwd=cwd or self.directory, input=stdin, text=True, capture_output=True, timeout=PATIENCE,
            env={**self.environment, **(environment or {})}, stdin=None if stdin is not None else subprocess.DEVNULL)

    def git(self, *arguments, cwd=None, stdin=None):
        result = self.attempt("git", *arguments, cwd=cwd, stdin=stdin)
        if result.returncode != 0:
            raise Broken(f"git {' '.join(arguments)}: {result.stderr}")
        return result.stdout.rstrip("\n")

    def nm(self, *arguments, cwd=None):
        result = self.attempt(self.binary, *arguments, cwd=cwd)
        if result.returncode != 0:
            raise Broken(f"no-mistakes {' '.join(arguments)}: {result.returncode} {result.stderr}\n{self.log()}")
        return result.stdout

    def repository(self, name, configuration):
        made = Repository(self, name, configuration)
        self.repositories.append(made)
        return made

    def log(self):
        """The end of the daemon's log, for whoever wants to know why."""
        try:
            with open(f"{self.home}/logs/daemon.log") as file:
                return "".join(file.readlines()[-40:])
        except OSError:
            return ""

    # The daemon

    def daemon(self):
        """The pid of the daemon that the home's record names, if it runs."""
        try:
            with open(f"{self.home}/daemon.pid") as file:
                pid = json.load(file)["pid"]
        except (OSError, ValueError):
            return None
        return pid if pid in processes() else None

    def start(self):
        self.nm("daemon", "start")
        is_socket = stat.S_ISSOCK(os.lstat(f"{self.home}/socket").st_mode)
        if is_socket != (TRANSPORT == "unix"):
            raise Broken(f"the daemon does not listen over {TRANSPORT}")

    def kill(self):
        """Kills the daemon, if one runs, and returns when it is gone."""
        pid = self.daemon()
        if pid is None:
            return
        handle = os.pidfd_open(pid)
        try:
            signal.pidfd_send_signal(handle, signal.SIGKILL)
            self.wait_gone(handle)
        finally:
            os.close(handle)

    def wait_gone(self, handle):
        poll = select.poll()
        poll.register(handle, select.POLLIN)
        if not poll.poll(PATIENCE * 1000):
            raise Broken(f"the daemon does not end\n{self.log()}")

    def runs(self):
        """All runs, newest first."""
        return json.loads(self.nm("runs", "--json", "--all-repos", "--limit", "10000"))

    def wait(self, what, is_so):
        """Returns when `is_so` is true; what it asks takes its turn."""
        end = time.monotonic() + PATIENCE
        while not is_so():
            if time.monotonic() > end:
                raise Broken(f"{what}\n{self.log()}\n{json.dumps(self.runs()[:5])}")

    def settle(self):
        """Returns when nothing is under way any more: no run, record, worktree or process of one."""
        for repository in self.repositories:
            # Naming a repository has its gate looked at.
            self.nm("status", cwd=repository.work)
        # Not asked of the daemon: an answer with thousands of runs is what would fill its memory.
        self.wait("a run does not end", lambda: all(run["status"] in FINAL | {"parked"} for run in self.recorded()))
        parked = {run["id"] for run in self.recorded() if run["status"] == "parked"}
        self.wait(f"a record is left: {self.inbox()}", lambda: not self.inbox())
        self.wait(f"worktrees are left: {self.worktrees()}", lambda: self.worktrees() <= parked)
        # A cleaning after a crash removes them last, by processes of git's with pauses between them.
        for repository in self.repositories:
            self.wait("a ref is left", lambda: not any(self.left_refs(repository, self.recorded())))
        daemon = self.daemon()
        self.wait(f"processes are left: {processes()}", lambda: set(processes()) <= {1, os.getpid(), daemon} | own())

    def inbox(self):
        return os.listdir(f"{self.home}/inbox")

    def worktrees(self):
        return {os.path.basename(path).removesuffix(".git") for path in glob.glob(f"{self.home}/worktrees/*/*")}

    # What must hold

    def check(self, pushes):
        """Every accepted push has exactly one run in a right state; nothing is left; origin has what it should."""
        runs = self.recorded()
        if len({run["id"] for run in runs}) != len(runs):
            raise Broken("a run is recorded twice")
        by_push = {}
        for run in runs:
            by_push.setdefault((run["repo"], run["branch"], run["commit"]), []).append(run)
        wanted = {}
        for push in pushes:
            wanted.setdefault((push.repository.work, push.branch, push.commit), []).append(push)
        taken = {repository.work: repository.taken() for repository in self.repositories}
        for key, same in wanted.items():
            self.check_push(same, by_push.get(key, []), taken[key[0]].count(key[1:]))
        for repository in self.repositories:
            self.check_repository(repository, runs)
        self.check_database()

    def recorded(self):
        """The runs as the database has them, with what asked for them."""
        database = sqlite3.connect(f"file:{self.home}/state.sqlite?mode=ro", uri=True)
        try:
            rows = database.execute(
                "SELECT runs.id, working_path, branch, commit_id, runs.status, runs.reason, trigger_kind "
                "FROM runs JOIN repos ON repos.id = repo_id").fetchall()
        finally:
            database.close()
        names = ("id", "repo", "branch", "commit", "status", "reason", "trigger")
        return [dict(zip(names, row)) for row in rows]

    def check_push(self, pushes, runs, count):
        """The pushes of one commit to one branch, the runs of them, and how often origin was given it."""
        push = pushes[-1]
        name = f"{push.repository.name}/{push.branch} at {push.commit}"
        asked = [run for run in runs if run["trigger"] == "push"]
        least = sum(push.accepted for push in pushes)
        if not least <= len(asked) <= len(pushes):
            raise Broken(f"{name}: {least} pushes, {len(asked)} runs\n{push.said}\n{self.log()}")
        told = [run for push in pushes for run in push.runs if push.accepted]
        if not set(told) <= {run["id"] for run in asked}:
            raise Broken(f"{name}: its pusher was told of {told}, the runs are {[run['id'] for run in asked]}")
        if count > 1:
            raise Broken(f"{name}: origin was given it {count} times")
        states = {run["status"] for run in runs}
        if not states <= FINAL | {"parked"}:
            raise Broken(f"{name}: {states}")
        if count and not states & {"passed", "interrupted"}:
            raise Broken(f"{name}: origin has it, and its run is {runs}\n{self.log()}")
        if not count and "passed" in states:
            raise Broken(f"{name}: it passed, and origin has never got it\n{self.log()}")

    def left_refs(self, repository, runs):
        """The refs of a gate that nobody needs any more."""
        refs = self.git(f"--git-dir={repository.gate}", "for-each-ref", "--format=%(refname)").split("\n")
        remembered = {run["id"] for run in runs}
        parked = {run["id"] for run in runs if run["status"] == "parked"}
        branches = set(self.git("for-each-ref", "--format=%(refname)", "refs/heads", cwd=repository.work).split("\n"))
        for ref in refs:
            found = re.match(r"refs/no-mistakes/(?:runs|recover)/([0-9A-Z]{26})(?:/(\w+))?$", ref)
            if found:
                run, name = found.groups()
                if run not in remembered or name in ("head", "base", "origin") and run not in parked:
                    yield ref
            elif ref not in branches and not ref.startswith("refs/no-mistakes/origin/"):
                yield ref

    def check_repository(self, repository, runs):
        for ref in self.left_refs(repository, runs):
            raise Broken(f"a ref is left: {ref}\n{self.log()}")
        locks = [path for path in glob.glob(f"{repository.gate}/**/*.lock", recursive=True)]
        if locks:
            raise Broken(f"locks are left: {locks}")
        for branch, tip in repository.origin_tips():
            if branch != "main" and (branch, tip) not in repository.made:
                raise Broken(f"origin has {tip} on {branch}, which nobody pushed")
        for path in (repository.gate, repository.origin):
            checked = self.attempt("git", f"--git-dir={path}", "fsck", "--connectivity-only", "--no-dangling")
            if checked.returncode != 0:
                raise Broken(f"git fsck of {path}: {checked.stderr}")

    def check_database(self):
        database = sqlite3.connect(f"file:{self.home}/state.sqlite?mode=ro", uri=True)
        try:
            answer = database.execute("PRAGMA integrity_check").fetchall()
            if answer != [("ok",)]:
                raise Broken(f"integrity_check: {answer}")
            strays = database.execute("PRAGMA foreign_key_check").fetchall()
            if strays:
                raise Broken(f"foreign_key_check: {strays}")
        finally:
            database.close()

    def close(self):
        """Stops the daemon, looks whether it leaves anything, and removes everything."""
        self.nm("daemon", "stop")
        left = [name for name in ("socket", "daemon.pid") if os.path.lexists(f"{self.home}/{name}")]
        if left:
            raise Broken(f"a daemon that was stopped leaves {left}")
        self.wait("processes outlive the daemon", lambda: set(processes()) <= {1, os.getpid()} | own())
        shutil.rmtree(self.directory)


def processes():
    """The processes in here that are not over, with their command lines."""
    found = {}
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/stat") as file:
                if file.read().rpartition(")")[2].split()[0] in "ZX":
                    continue
            with open(f"/proc/{name}/cmdline") as file:
                found[int(name)] = file.read().replace("\0", " ")
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


def own():
    """The shells between process 1 and this one."""
    chain, pid = set(), os.getpid()
    while pid > 1:
        chain.add(pid)
        with open(f"/proc/{pid}/stat") as file:
            pid = int(file.read().rpartition(")")[2].split()[1])
    return chain
