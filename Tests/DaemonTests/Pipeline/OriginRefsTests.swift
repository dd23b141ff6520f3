import Testing

@testable import Daemon

@Suite struct OriginRefsTests {
    private static let commit = String(repeating: "a", count: 40)
    private static let other = String(repeating: "b", count: 40)

    @Test func `the default branch is the one that HEAD names, when it has a commit`() {
        let head = "ref: refs/heads/feature/main\tHEAD\n"
        #expect(OriginRefs.parse(head + "\(Self.commit)\tHEAD\n", ref: "refs/heads/x").defaultBranch == "feature/main")
        #expect(OriginRefs.parse(head, ref: "refs/heads/x") == OriginRefs())
        let detached = OriginRefs.parse("\(Self.commit)\tHEAD\n", ref: "refs/heads/x")
        #expect(detached.defaultBranch == nil && detached.hasHead)
        #expect(OriginRefs.parse("", ref: "refs/heads/x") == OriginRefs())
    }

    @Test func `only the ref itself counts, not one whose name ends like it or is spelt differently`() {
        let composed = "refs/heads/caf\u{E9}"
        let decomposed = "refs/heads/cafe\u{301}"
        let output =
            "\(Self.other)\trefs/remotes/refs/heads/x\n\(Self.other)\t\(decomposed)\n\(Self.commit)\t\(composed)\n"
        #expect(OriginRefs.parse(output, ref: "refs/heads/x").branchCommit == nil)
        #expect(OriginRefs.parse(output, ref: composed).branchCommit == Self.commit)
        #expect(OriginRefs.parse(output, ref: decomposed).branchCommit == Self.other)
        #expect(BranchKey(repositoryID: "r", branch: composed) != BranchKey(repositoryID: "r", branch: decomposed))
    }

    @Test func `a rejection is read from the line of its ref`() {
        let rejected = "To /origin\n!\ta:refs/heads/x\t[remote rejected] (hook declined)\nDone\n"
        #expect(PushAttempt.rejection(rejected) == "[remote rejected] (hook declined)")
        #expect(PushAttempt.rejection("To /origin\n \ta:refs/heads/x\ta..b\nDone\n") == nil)
        #expect(PushAttempt.rejection("") == nil)
    }

    @Test func `a reason is one line without credentials`() {
        let text = "fatal: no\n\n  hint: try https://me:secret@host/x\r\nagain\n"
        #expect(ReasonText.shown(text) == "fatal: no hint: try https://***@host/x again")
    }
}
