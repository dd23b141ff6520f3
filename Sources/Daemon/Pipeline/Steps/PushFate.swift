import Platform

/// What became of a push to origin that was cut off, as far as origin tells.
enum PushFate: Equatable, Sendable {
    /// Origin has the commit; the words say where.
    case wentOut(String)
    /// Origin does not have it.
    case notThere
    /// Nobody can tell, and why.
    case unknown(String)

    /// Asks origin, through the gate's configuration.
    /// - Parameters:
    ///   - tip: the commit that was pushed.
    ///   - git: git in the gate.
    ///   - deadline: how long origin may take to answer.
    static func find(_ tip: String, on branch: String, git: Git, deadline: Duration) async -> PushFate {
        let short = tip.prefix(12)
        let ref = "refs/heads/\(branch)"
        do {
            let answer = try await git.text(["ls-remote", "origin", ref], deadline: deadline)
            guard let commit = OriginRefs.parse(answer, ref: ref).branchCommit else { return .notThere }
            if commit == tip { return .wentOut("it is at \(short)") }
            guard try await git.succeeds(["cat-file", "-e", "\(commit)^{commit}"], deadline: GitDeadline.local) else {
                return .unknown(
                    "origin/\(branch) has moved to \(commit.prefix(12)) since; git fetch origin tells whether "
                        + "\(short) went out")
            }
            return try await git.isAncestor(tip, of: commit) ? .wentOut("it has \(short) and more") : .notThere
        } catch {
            return .unknown(
                "origin could not be asked: \(error); to push again: no-mistakes rerun \(ReasonText.shown(branch))")
        }
    }
}
