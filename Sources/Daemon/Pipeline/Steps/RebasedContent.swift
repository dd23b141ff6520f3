import Platform

/// Checks that a rebase of a branch with merge commits kept what they contain.
///
/// A rebase replays single commits and leaves merges out. What somebody changed in a merge itself, be it a resolved
/// conflict, would be gone without a word.
struct RebasedContent {
    /// git in the run's worktree.
    var git: Git
    /// The commit that was rebased onto.
    var base: String

    /// Whether `rebased` changes in `base` what `original` changed since it left; always so without merges.
    func isKept(of original: String, in rebased: String) async throws -> Bool {
        let merges = try await git.text(
            ["rev-list", "--merges", "--count", original, "--not", base], deadline: GitDeadline.local)
        if merges == "0" { return true }
        let before = try await git.text(["merge-base", base, original], deadline: GitDeadline.local)
        return try await fingerprint(before, original) == fingerprint(base, rebased)
    }

    /// The same for the same changed lines, wherever they stand and whatever surrounds them (git-patch-id(1)).
    private func fingerprint(_ from: String, _ to: String) async throws -> String {
        let patch = try await git.output(
            [
                "diff", "--unified=0", "--no-color", "--no-ext-diff", "--no-textconv", "--no-renames", "--binary",
                "--src-prefix=a/", "--dst-prefix=b/", from, to,
            ], GitDeadline.local)
        let id = try await git.run(
            ["patch-id", "--stable"], input: patch.standardOutput, deadline: GitDeadline.local)
        return String(id.outputText.prefix { $0 != " " })
    }
}
