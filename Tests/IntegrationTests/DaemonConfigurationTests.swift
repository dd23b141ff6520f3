import Daemon
import Platform
import Testing

/// Where a run's commands come from, and what becomes of settings that are wrong.
@Suite struct DaemonConfigurationTests {
    @Test func `commands come from origin's default branch, never from the pushed commit`() async throws {
        try await GateLab.with { lab in
            try await lab.configure(test: "touch '\(lab.path("trusted"))'")
            try await lab.nm(["init"])
            try await lab.git(["checkout", "--quiet", "-b", "topic"])
            try await lab.commit(
                ".no-mistakes.yaml", "commands:\n  test: touch '\(lab.path("pushed"))'\n", "other commands")
            let run = try #require(try await lab.push(["topic"]).runs.first)
            let attach = try await lab.attach(run)
            #expect(attach.status == .exited(0))
            let note = "note: this push's .no-mistakes.yaml differs and is not used until it is on main"
            #expect(attach.outputText.split(separator: "\n").filter { $0.contains("not used until") } == [note[...]])
            #expect(FileSystem.kind(of: lab.path("trusted")) == .file)
            #expect(FileSystem.kind(of: lab.path("pushed")) == nil)
        }
    }

    @Test func `a broken .no-mistakes.yaml fails the run and says where`() async throws {
        try await GateLab.with { lab in
            try await lab.publish(configuration: "commands:\n  test: [make]\n")
            try await lab.nm(["init"])
            let run = try await lab.wait(for: try await lab.pushChange(on: "topic"))
            #expect(run.status == .failed)
            let reason = try #require(run.reason)
            #expect(reason.hasPrefix("setup: configuration: .no-mistakes.yaml of origin/main:2:9: "), "\(reason)")
            #expect(try await lab.originTip("topic") == nil)
            try await lab.git(["checkout", "--quiet", "main"])
            try await lab.publish(configuration: "commands:\n  test:\n    - make\n")
            let second = try await lab.wait(for: try await lab.pushChange("again\n", on: "topic"))
            #expect(second.status == .failed)
            #expect(try #require(second.reason).contains(":3:5: commands.test: "), "\(second.reason ?? "")")
        }
    }

    @Test func `an unknown key in .no-mistakes.yaml is a warning on the run`() async throws {
        try await GateLab.with { lab in
            try await lab.publish(configuration: "commands:\n  tests: make\n")
            try await lab.nm(["init"])
            let attach = try await lab.attach(try await lab.pushChange(on: "topic"))
            #expect(attach.status == .exited(0))
            let note = try #require(attach.outputText.split(separator: "\n").first { $0.contains("commands.tests") })
            #expect(note.hasPrefix("note: .no-mistakes.yaml of origin/main:2:3: "), "\(note)")
            #expect(note.hasSuffix("the nearest known key is commands.test"), "\(note)")
        }
    }

    @Test func `with an unknown key in config.yaml no daemon starts`() async throws {
        try await GateLab.withHome { lab in
            try lab.layout.prepare()
            let file = try lab.layout.configuration
            try FileSystem.writeAtomically(Array("log_level: info\nmax_concurent_runs: 2\n".utf8), to: file)
            for arguments in [["daemon", "run", "--root", lab.home], ["daemon", "start"], []] {
                let result = try await lab.tryNM(arguments)
                #expect(result.status == .exited(78), "\(arguments)")
                #expect(result.errorText.contains("\(file):2:1: max_concurent_runs: "), "\(result.errorText)")
                #expect(result.errorText.contains("max_concurrent_runs"), "\(result.errorText)")
            }
            #expect(FileSystem.kind(of: try lab.layout.socket) == nil)
            #expect(FileSystem.kind(of: try lab.layout.pidFile) == nil)
            #expect(try await lab.tryNM(["daemon", "status"]).status == .exited(3))
        }
    }

    @Test func `a failing setup is the environment's fault, not the tests'`() async throws {
        try await GateLab.with { lab in
            try await lab.configure(setup: "echo no network; exit 9", test: "touch '\(lab.path("tested"))'")
            try await lab.nm(["init"])
            let id = try await lab.pushChange(on: "topic")
            let run = try await lab.wait(for: id)
            #expect(run.status == .failed)
            #expect(try #require(run.reason).hasPrefix("setup: environment: "), "\(run.reason ?? "")")
            #expect(run.steps.map(\.name) == ["setup"])
            #expect(run.steps.first?.exitStatus == 9)
            #expect(try lab.log(id, "setup").contains("\nno network\n"))
            #expect(FileSystem.kind(of: lab.path("tested")) == nil)
        }
    }

    @Test func `copy brings files of the pusher's checkout and replaces nothing that is tracked`() async throws {
        try await GateLab.with { lab in
            try await lab.configure(
                test: "cat .env config/local >> '\(lab.path("seen"))'; cat tracked >> '\(lab.path("seen"))'",
                more: "copy:\n  - .env\n  - config\n  - tracked\n  - missing\n")
            try await lab.commit("tracked", "as committed\n", "tracked")
            try lab.write(".gitignore", ".env\nconfig\n")
            try await lab.git(["add", "."])
            try await lab.git(["commit", "--quiet", "-m", "ignore"])
            try await lab.git(["push", "--quiet", "origin", "main"])
            try await lab.nm(["init"])
            let linked = lab.path("linked tree")
            try await lab.git(["worktree", "add", "--quiet", "-b", "linked", linked])
            for (place, name) in [(lab.work, "main"), (linked, "linked")] {
                try lab.write(".env", "env of \(name)\n", in: place)
                try FileSystem.makePrivateDirectory(FilePath.join(place, "config"))
                try lab.write("config/local", "config of \(name)\n", in: place)
                try lab.write("tracked", "not committed in \(name)\n", in: place)
            }

            let first = try await lab.attach(try await push(lab, "topic", from: lab.work))
            #expect(first.status == .exited(0), "\(first.outputText)")
            #expect(first.outputText.contains("note: copy: missing is not in "))
            let second = try await lab.attach(try await push(lab, "linked", from: linked))
            #expect(second.status == .exited(0), "\(second.outputText)")
            #expect(
                try FileSystem.readText(lab.path("seen")) == """
                    env of main\nconfig of main\nas committed
                    env of linked\nconfig of linked\nas committed

                    """)
        }
    }

    @Test func `when origin cannot be reached the run fails and says why`() async throws {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            let away = lab.path("away.git")
            try FileSystem.rename(lab.origin, to: away)
            let id = try await lab.pushChange(on: "topic")
            let run = try await lab.wait(for: id)
            #expect(run.status == .failed)
            #expect(try #require(run.reason).hasPrefix("setup: origin is unreachable: "), "\(run.reason ?? "")")
            #expect(try #require(run.reason).contains(lab.origin), "\(run.reason ?? "")")
            try FileSystem.rename(away, to: lab.origin)
            #expect(try await lab.originTip("topic") == nil)
            #expect(try lab.leftWorktrees() == [])
            let again = try await lab.nm(["rerun", "topic"])
            let rerun = try #require(again.split(separator: " ").dropFirst().first.flatMap { RunID(String($0)) })
            try await lab.passes(rerun)
            #expect(try await lab.originTip("topic") == run.commit)
        }
    }

    @Test func `an origin whose HEAD leads nowhere fails the run, an empty one only has no commands`() async throws {
        try await GateLab.with(configuration: "commands:\n  test: false\n") { lab in
            try await lab.nm(["init"])
            try await lab.git(["--git-dir=\(lab.origin)", "symbolic-ref", "HEAD", "refs/heads/gone"])
            let run = try await lab.wait(for: try await lab.pushChange(on: "topic"))
            #expect(run.status == .failed)
            let reason = try #require(run.reason)
            #expect(
                reason.hasPrefix("setup: configuration: origin's HEAD names a branch that does not exist"), "\(reason)")
            #expect(reason.contains("git symbolic-ref HEAD refs/heads/main"), "\(reason)")
            #expect(try await lab.originTip("topic") == nil)
            try await lab.git(["--git-dir=\(lab.origin)", "update-ref", "-d", "refs/heads/main"])
            try await lab.passes(try await lab.pushChange("again\n", on: "topic"))
        }
    }

    @Test func `an origin whose HEAD is detached fails the run: nobody knows which checks are meant`() async throws {
        try await GateLab.with(configuration: "commands:\n  test: false\n") { lab in
            try await lab.nm(["init"])
            let commit = try await lab.git(["rev-parse", "HEAD"])
            try await lab.git(["--git-dir=\(lab.origin)", "update-ref", "--no-deref", "HEAD", commit])
            let run = try await lab.wait(for: try await lab.pushChange(on: "topic"))
            #expect(run.status == .failed)
            let reason = try #require(run.reason)
            #expect(reason.hasPrefix("setup: configuration: origin's HEAD is detached"), "\(reason)")
            #expect(try await lab.originTip("topic") == nil)
        }
    }

    @Test func `a broken trusted file fails the run and says how to mend it`() async throws {
        try await GateLab.with(configuration: "commands: {test: x}\n") { lab in
            try await lab.nm(["init"])
            let run = try await lab.wait(for: try await lab.pushChange(on: "topic"))
            let reason = try #require(run.reason)
            #expect(reason.contains(".no-mistakes.yaml of origin/main:1:"), "\(reason)")
            #expect(
                reason.hasSuffix("direct push to origin (git push origin main), then: no-mistakes rerun"), "\(reason)")
        }
    }

    /// Pushes a new commit of the branch that is checked out at `place`, which does not touch the other files there.
    private func push(_ lab: GateLab, _ branch: String, from place: String) async throws -> RunID {
        try lab.write("README", "changed on \(branch)\n", in: place)
        if place == lab.work { try await lab.git(["checkout", "--quiet", "-b", branch]) }
        try await lab.git(["commit", "--quiet", "-m", "change", "README"], in: place)
        return try #require(try await lab.push([branch], in: place).runs.first)
    }
}
