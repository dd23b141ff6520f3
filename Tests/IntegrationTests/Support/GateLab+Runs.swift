import Daemon
import Platform
import Testing

extension GateLab {
    /// Puts a configuration with these shell scripts on origin's main.
    /// - Parameter more: further lines of the file.
    func configure(
        setup: String? = nil, test: String? = nil, lint: String? = nil, more: String = ""
    ) async throws {
        var lines: [String] = []
        for (name, script) in [("setup", setup), ("test", test), ("lint", lint)] {
            guard let script else { continue }
            let file = path("\(name).sh")
            try FileSystem.writeAtomically(Array(script.utf8), to: file, durable: false)
            lines.append("  \(name): \". '\(file)'\"")
        }
        if !lines.isEmpty { lines.insert("commands:", at: 0) }
        try await publish(configuration: lines.joined(separator: "\n") + "\n" + more)
    }

    /// Puts a configuration of this text on origin's main.
    func publish(configuration text: String) async throws {
        try await commit(".no-mistakes.yaml", text, "configuration")
        try await git(["push", "--quiet", "origin", "main"])
    }

    /// Commits a change on a branch, which is made from main when it is new, and pushes it to the gate.
    @discardableResult
    func pushChange(
        _ text: String = "changed\n", on branch: String, options: [String] = []
    ) async throws -> RunID {
        let exists = try await attempt("git", ["rev-parse", "--verify", "--quiet", "refs/heads/\(branch)"])
        try await git(["checkout", "--quiet"] + (exists.status.isSuccess ? [branch] : ["-b", branch, "main"]))
        try await commit("README", text, "change on \(branch)")
        return try #require(try await push([branch], options: options).runs.first)
    }

    /// Follows a run as a user would, to its end.
    func attach(_ run: RunID) async throws -> CommandResult {
        try await tryNM(["attach", "--run", run.text])
    }
}
