import Testing

@testable import Daemon

@Suite struct PushOptionsTests {
    private static let steps = ["rebase", "test", "lint", "push"]

    @Test(
        arguments: [
            ([], [], []), (["no-mistakes.skip=test"], ["test"], []),
            (["no-mistakes.skip=lint,test", "no-mistakes.skip=test"], ["lint", "test"], []),
            (["no-mistakes.skip= lint , ,"], ["lint"], []), (["no-mistakes.skip=tset,lint"], ["lint"], ["tset"]),
            (["no-mistakes.skip=Test"], [], ["Test"]), (["no-mistakes.skip"], [], []), (["ci.skip", "x=y"], [], []),
        ] as [([String], [String], [String])])
    func `steps to skip are read, unknown ones reported, other options left alone`(
        options: [String], skip: [String], unknown: [String]
    ) {
        let parsed = PushOptions.parse(options, valid: Self.steps)
        #expect(parsed.skip == skip)
        #expect(parsed.unread.compactMap(\.step) == unknown)
        #expect(parsed.approve.isEmpty)
    }

    @Test func `steps to approve are read beside those to skip`() {
        let options = ["no-mistakes.approve=push,x", "no-mistakes.skip=x", "no-mistakes.approve=test"]
        let parsed = PushOptions.parse(options, valid: Self.steps)
        #expect(parsed.approve == ["push", "test"] && parsed.skip.isEmpty)
        #expect(parsed.unread.map(\.option) == ["no-mistakes.approve", "no-mistakes.skip"])
    }

    @Test(arguments: [
        "no-mistakes.approve=psuh", "no-mistakes.approve", "no-mistakes.approve=", "no-mistakes.approve= ,",
        "no-mistakes.aprove=test", "no-mistakes.x",
    ])
    func `what may have asked for approval and cannot be read has the push approved`(option: String) {
        let parsed = PushOptions.parse([option, "no-mistakes.skip=lint"], valid: Self.steps)
        #expect(parsed.approve == ["push"] && parsed.skip == ["lint"])
        #expect(parsed.unread.map(\.asks) == [true])
    }

    @Test(
        arguments: [
            (["GIT_PUSH_OPTION_COUNT": "2", "GIT_PUSH_OPTION_0": "a", "GIT_PUSH_OPTION_1": "b"], ["a", "b"]),
            (["GIT_PUSH_OPTION_COUNT": "0", "GIT_PUSH_OPTION_0": "a"], []), (["GIT_PUSH_OPTION_0": "a"], []),
            (["GIT_PUSH_OPTION_COUNT": "9999999999", "GIT_PUSH_OPTION_0": "a"], ["a"]),
            (["GIT_PUSH_OPTION_COUNT": "-1"], []), (["GIT_PUSH_OPTION_COUNT": "x"], []),
        ] as [([String: String], [String])])
    func `options are read as git numbers them`(environment: [String: String], expected: [String]) {
        #expect(PushOptions.options(in: environment) == expected)
    }
}

@Suite struct RefUpdateTests {
    private static let a = String(repeating: "a", count: 40)
    private static let zero = String(repeating: "0", count: 40)
    private static let long = String(repeating: "b", count: 64)
    private static let longZero = String(repeating: "0", count: 64)

    @Test(arguments: [
        ("\(zero) \(a) refs/heads/main", RefUpdate.Kind.branchUpdate(branch: "main")),
        ("\(a) \(a) refs/heads/-x", .branchUpdate(branch: "-x")),
        (#"\#(zero) \#(a) refs/heads/feature/ä"b'$x;&"#, .branchUpdate(branch: #"feature/ä"b'$x;&"#)),
        ("\(a) \(zero) refs/heads/x", .branchDeletion(branch: "x")),
        ("\(long) \(longZero) refs/heads/x", .branchDeletion(branch: "x")),
        ("\(longZero) \(long) refs/heads/x", .branchUpdate(branch: "x")),
        ("\(zero) \(a) refs/heads/refs/tags/v1", .branchUpdate(branch: "refs/tags/v1")),
        ("\(zero) \(a) refs/tags/v1", .other), ("\(zero) \(a) refs/headsx/v1", .other),
        ("\(zero) \(a) refs/heads/", .other), ("\(zero) \(a) refs/notes/commits", .other),
    ])
    func `a line is a branch update, a deletion, or something else`(line: String, kind: RefUpdate.Kind) throws {
        let update = try #require(RefUpdate.parse(Array(line.utf8)).first).get()
        #expect(update.kind == kind)
    }

    @Test func `objects are nil where git writes zeros, in both formats`() throws {
        let made = try RefUpdate(line: Array("\(Self.longZero) \(Self.long) refs/heads/x".utf8)[...])
        #expect(made == RefUpdate(old: nil, new: Self.long, ref: "refs/heads/x"))
        let gone = try RefUpdate(line: Array("\(Self.a) \(Self.zero) refs/heads/x".utf8)[...])
        #expect(gone == RefUpdate(old: Self.a, new: nil, ref: "refs/heads/x"))
    }

    @Test(arguments: [
        "nonsense", "\(a) \(a)", "\(a) \(a) ", "\(a) \(long) refs/heads/x", "\(a)0 \(a)0 refs/heads/x",
        "\(String(repeating: "g", count: 40)) \(a) refs/heads/x", " \(a) \(a) refs/heads/x",
    ])
    func `anything else is refused`(line: String) {
        #expect(throws: RefUpdate.ParseError.self) { try RefUpdate(line: Array(line.utf8)[...]) }
    }

    @Test func `a name that is not UTF-8 is refused with a reason, and the other lines still count`() throws {
        let input =
            Array("\(Self.zero) \(Self.a) refs/heads/".utf8) + [0xFF, 0x0A]
            + Array("\(Self.zero) \(Self.a) refs/heads/x\n".utf8)
        let updates = RefUpdate.parse(input)
        #expect(updates.count == 2)
        guard case .failure(let error) = updates[0] else { Issue.record("accepted"); return }
        #expect(error.reason.contains("UTF-8"))
        #expect(try updates[1].get().kind == .branchUpdate(branch: "x"))
    }

    @Test func `a name with a space in it stays whole`() throws {
        // git forbids it; a reader must not cut it in two all the same.
        let update = try RefUpdate(line: Array("\(Self.zero) \(Self.a) refs/heads/a b".utf8)[...])
        #expect(update.ref == "refs/heads/a b")
    }
}

@Suite struct SafeTextTests {
    @Test(arguments: [
        ("feature/ä日本", "feature/ä日本"), ("a\u{1B}[31m", "a\\u{1b}[31m"), ("a\u{9B}31m", "a\\u{9b}31m"),
        ("a\u{202E}b", "a\\u{202e}b"), ("a\r\nb", "a\\u{d}\\u{a}b"), ("a\u{2028}b", "a\\u{2028}b"),
        (#"a"b'$x;&"#, #"a"b'$x;&"#),
    ])
    func `what a terminal would obey is spelt out`(text: String, expected: String) {
        #expect(SafeText.escape(text) == expected)
    }
}
