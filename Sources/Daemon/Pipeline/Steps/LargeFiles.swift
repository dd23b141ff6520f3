import Platform

/// Sends the large files (git-lfs) that a branch refers to before the branch itself.
enum LargeFiles {
    /// Pushes the objects behind `head`'s pointers from the pusher's repository, or does nothing when the branch has none.
    /// - Throws: ``StepFailure`` when there are pointers and no `git-lfs` to send what they point to.
    static func push(_ context: StepContext, head: String) async throws {
        guard try await usesLargeFiles(context, head: head) else { return }
        guard try await context.gateGit.succeeds(["lfs", "version"], deadline: GitDeadline.local) else {
            throw StepFailure(
                "this branch keeps files in git-lfs and git-lfs is not installed where the daemon runs; "
                    + "install it, then: no-mistakes rerun")
        }
        let result = try await context.gateGit.run(
            try context.largeFileOptions + ["lfs", "push", "origin", head], deadline: GitDeadline.transfer)
        context.log.note(result.outputText)
    }

    /// True when any `.gitattributes` of the commit puts files under the `lfs` filter.
    private static func usesLargeFiles(_ context: StepContext, head: String) async throws -> Bool {
        let arguments = [
            "grep", "--quiet", "--fixed-strings", "-e", "filter=lfs", head, "--", ":(glob)**/.gitattributes",
        ]
        let result = try await context.gateGit.attempt(arguments, deadline: GitDeadline.local)
        // 1 is "no match"; anything else is no answer, and a branch must not go out without its files.
        guard result.status.isSuccess || result.status == .exited(1) else {
            throw context.gateGit.error(.ended(result.status), arguments, result)
        }
        return result.status.isSuccess
    }
}

extension StepContext {
    /// git's options with which git-lfs finds files that are nowhere but in the pusher's repository yet.
    var largeFileOptions: [String] {
        get throws {
            let identity = try GateIdentity.read(GateFiles(gate))
            return ["-c", "lfs.storage=\(FilePath.join(identity.commonDirectory, "lfs"))"]
        }
    }
}
