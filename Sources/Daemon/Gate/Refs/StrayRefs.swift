import Platform

/// Undoes what a run's own processes did to the refs of a gate, which their worktree shares: branches, tags, the stash.
///
/// The reflog tells who moved a ref. What nobody pushed is removed, and what was pushed and then moved gets its pushed
/// value back.
package enum StrayRefs {
    /// What to do about one ref.
    package enum Decision: Sendable, Equatable {
        case keep
        case remove
        case restore(String)
    }

    /// Decides about a ref with this value and log.
    /// - Parameters:
    ///   - log: the ref's log, oldest entry first.
    ///   - isDefaultBranch: the gate's own copy of origin's default branch is kept whatever its log says.
    package static func decide(value: String, log: [Reflog.Entry], isDefaultBranch: Bool) -> Decision {
        // Every ref that somebody makes in a gate has a log. One whose log is gone, expired by hand, say, may be
        // somebody's push.
        if log.isEmpty { return .keep }
        guard let settled = Reflog.settledValue(log) else { return isDefaultBranch ? .keep : .remove }
        return settled == value ? .keep : .restore(settled)
    }

    /// Removes and restores what the gate's finished runs left, and returns the full names of the refs concerned.
    ///
    /// While another run has a worktree in this gate nothing is touched: its branches and tags look just the same, and
    /// taking them away would fail its commands. The last run to end cleans up for all.
    ///
    /// A ref that is pushed to at the same moment is left alone: every change names the value that it replaces.
    /// - Throws: ``GitError`` when the refs cannot be listed.
    package static func remove(gate: String, git: Git, defaultBranch: String?) async throws -> [String] {
        if try await BlockingThread.run({ try hasWorktrees(gate) }) { return [] }
        let git = git.gate(gate)
        let refs = try await refs(git)
        let decisions = try await BlockingThread.run {
            try refs.map { ref in
                decide(
                    value: ref.value, log: try Reflog.read(ref.name, in: gate),
                    isDefaultBranch: defaultBranch.map { ref.name == "refs/heads/" + $0 } ?? false)
            }
        }
        var changed: [String] = []
        for (ref, decision) in zip(refs, decisions) {
            guard let arguments = arguments(for: decision, of: ref) else { continue }
            if try await git.succeeds(arguments, deadline: GateDeadline.local) { changed.append(ref.name) }
        }
        return changed
    }

    private struct Ref {
        var name: String
        var value: String
    }

    private static func arguments(for decision: Decision, of ref: Ref) -> [String]? {
        switch decision {
        case .keep: nil
        case .remove: ["update-ref", "--no-deref", "-d", ref.name, ref.value]
        case .restore(let settled):
            [
                "update-ref", "--no-deref", "-m", Reflog.ownPrefix + "restored after a run", ref.name, settled,
                ref.value,
            ]
        }
    }

    /// Whether a linked worktree of the gate is there; one that is gone and not pruned yet does not count.
    private static func hasWorktrees(_ gate: String) throws -> Bool {
        let records = FilePath.join(gate, "worktrees")
        guard FileSystem.kind(of: records) != nil else { return false }
        return try FileSystem.entries(of: records).contains { name in
            // `gitdir` names the worktree's `.git` file (gitrepository-layout(5)).
            guard let link = try? FileSystem.readText(FilePath.join(records, name, "gitdir")) else { return false }
            return FileSystem.kind(of: String(link.prefix { $0 != "\n" })) != nil
        }
    }

    /// All refs but our own, read before their logs: git writes a log entry before it moves the ref, so a ref that is
    /// listed here has its entry already.
    private static func refs(_ git: Git) async throws -> [Ref] {
        let listing = try await git.output(
            ["for-each-ref", "--format=%(objectname) %(refname)"], GateDeadline.local)
        return listing.standardOutput.split(separator: UInt8(ascii: "\n")).compactMap { line in
            // A name that is not UTF-8 cannot be passed on faithfully, so that ref stays.
            guard let text = String(validating: line, as: UTF8.self), let space = text.firstIndex(of: " ") else {
                return nil
            }
            let name = String(text[text.index(after: space)...])
            return name.hasPrefix("refs/no-mistakes/") ? nil : Ref(name: name, value: String(text[..<space]))
        }
    }
}
