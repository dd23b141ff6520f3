import Daemon
import Platform
import Testing

/// Files that are not in the repository themselves (git-lfs).
@Suite struct GateLargeFileTests {
    /// Makes a git-lfs that does this, and returns the environment in which it is found.
    private func program(_ lab: GateLab, _ script: String) throws -> [String: String] {
        try FileSystem.makePrivateDirectory(lab.path("bin"))
        try FileSystem.writeAtomically(Array("#!/bin/sh\n\(script)".utf8), to: lab.path("bin/git-lfs"), mode: 0o755)
        return ["PATH": "\(lab.path("bin")):\(lab.environment["PATH"] ?? "")"]
    }

    /// Commits a large file, in an environment that has git-lfs or not.
    private func largeFiles(_ lab: GateLab, adding variables: [String: String] = [:]) async throws -> String {
        try await lab.git(["checkout", "--quiet", "-b", "topic"])
        try FileSystem.makePrivateDirectory(lab.path("work/sub"))
        try lab.write("sub/.gitattributes", "*.bin filter=lfs -text\n")
        try lab.write("sub/large.bin", "pointer\n")
        try #require(try await lab.attempt("git", ["add", "--all"], adding: variables).status.isSuccess)
        try await lab.git(["commit", "--quiet", "-m", "large files"])
        return try await lab.git(["rev-parse", "HEAD"])
    }

    @Test func `without git-lfs they are refused with the reason`() async throws {
        try await GateLab.with { lab in
            // Whatever the machine has, here it does not work.
            try await lab.nm(["init"], adding: try program(lab, "exit 1"))
            _ = try await largeFiles(lab)
            let run = try await lab.gated("topic")
            #expect(run.status == .failed)
            #expect(run.reason?.contains("git-lfs is not installed") == true, "\(run)")
            #expect(try await lab.originTip("topic") == nil)
        }
    }

    @Test func `with git-lfs they are taken from the pusher's repository, and sent before the branch`() async throws {
        try await GateLab.with { lab in
            // Stands in for git-lfs, and writes down how it was called.
            let script = """
                echo "$@ from $(git config lfs.storage), origin has $(git ls-remote origin topic | wc -l)" >> "$HOME/lfs"
                case $1 in clean | smudge) cat ;; esac

                """
            for filter in ["clean", "smudge"] {
                try await lab.git(["config", "--global", "filter.lfs.\(filter)", "git-lfs \(filter) -- %f"])
            }
            let path = try program(lab, script)
            try await lab.nm(["init"], adding: path)
            let commit = try await largeFiles(lab, adding: path)
            try FileSystem.removeFile(lab.path("lfs"))
            let run = try await lab.gated("topic")
            #expect(run.status == .passed, "\(run)")
            let calls = try FileSystem.readText(lab.path("lfs")).split(separator: "\n")
            let storage = "from \(lab.work)/.git/lfs, origin has 0"
            #expect(calls.contains("smudge -- sub/large.bin \(storage)"), "\(calls)")
            #expect(calls.last == "push origin \(commit) \(storage)", "\(calls)")
        }
    }
}
