import Platform

/// What became of a push to origin that was cut off, as far as origin tells.
enum PushFate: Equatable, Sendable {
    /// Origin has the commit; the words say where.
    case wentOut(String)
    /// Origin does not have it, and will not get it from that push.
    case notThere
    /// Origin does not have it. All of it may have been sent, and origin may be about to take it in; the words say so.
    case notYet(String)
    /// Nobody can tell, and why.
    case unknown(String)

    /// Asks origin, through the gate's configuration.
    /// - Parameters:
    ///   - tip: the commit that was pushed; the processes of that push are gone.
    ///   - git: git in the gate.
    ///   - deadline: how long origin may take to answer.
    static func find(_ tip: String, on branch: String, git: Git, deadline: Duration) async -> PushFate {
        let short = tip.prefix(12)
        let ref = "refs/heads/\(branch)"
        do {
            let answer = try await git.text(["ls-remote", "origin", ref], deadline: deadline)
            guard let commit = OriginRefs.parse(answer, ref: ref).branchCommit else { return await absent(branch, git) }
            if commit == tip { return .wentOut("it is at \(short)") }
            guard try await git.succeeds(["cat-file", "-e", "\(commit)^{commit}"], deadline: GitDeadline.local) else {
                return .unknown(
                    "origin/\(branch) has moved to \(commit.prefix(12)) since; git fetch origin tells whether "
                        + "\(short) went out")
            }
            return try await git.isAncestor(tip, of: commit)
                ? .wentOut("it has \(short) and more") : await absent(branch, git)
        } catch {
            return .unknown(
                "origin could not be asked: \(error); to push again: no-mistakes rerun \(ReasonText.shown(branch))")
        }
    }

    /// The same, asked again after each of these pauses for as long as origin may still take the commit in.
    static func find(
        _ tip: String, on branch: String, git: Git, deadline: Duration, again pauses: [Duration]
    ) async throws -> PushFate {
        var fate = await find(tip, on: branch, git: git, deadline: deadline)
        for pause in pauses {
            guard case .notYet = fate else { break }
            try await ContinuousClock().sleep(for: pause)
            fate = await find(tip, on: branch, git: git, deadline: deadline)
        }
        return fate
    }

    private static func absent(_ branch: String, _ git: Git) async -> PushFate {
        if await OriginPlace.endsWithPush(git) { return .notThere }
        return .notYet(
            "origin did not have it when asked, and may still take it in; to look: "
                + "git ls-remote origin \(ReasonText.shown(branch))")
    }
}
