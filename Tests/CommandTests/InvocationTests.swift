import Testing

@testable import nm

@Suite struct InvocationTests {
    private let spec = CommandSpec(
        path: ["try"], summary: "Try.",
        options: [OptionSpec("--limit", value: "N", "how many"), OptionSpec("--all", short: "-a", "all of them")],
        operands: ["NAME"], action: .immediate { _, _ in .ok })

    @Test func `flags, values and operands are told apart`() throws {
        let invocation = try Invocation(["-a", "x", "--limit", "3"], for: spec)
        #expect(invocation.has("--all"))
        #expect(invocation.operands == ["x"])
        #expect(try invocation.number("--limit", in: 1...9, for: spec) == 3)
    }

    @Test func `a value may be attached with an equals sign, and may hold one`() throws {
        #expect(try Invocation(["--limit=a=b"], for: spec).value("--limit") == "a=b")
    }

    @Test func `after two dashes everything is an operand`() throws {
        #expect(try Invocation(["--", "-x"], for: spec).operands == ["-x"])
    }

    @Test(arguments: [
        (["--nope"], "unknown option --nope"),
        (["--limit"], "--limit needs a value"),
        (["--all=1"], "--all takes no value"),
        (["x", "y"], "unexpected argument \"y\""),
    ])
    func `what cannot be understood is named, with the usage in one line`(words: [String], message: String) {
        #expect(throws: UsageError(message, usage: "no-mistakes try [--limit N] [--all] [NAME]")) {
            try Invocation(words, for: spec)
        }
    }

    @Test(arguments: ["0", "10", "x", ""])
    func `a number outside of its range is refused`(text: String) throws {
        let invocation = try Invocation(["--limit", text], for: spec)
        #expect(throws: UsageError.self) { try invocation.number("--limit", in: 1...9, for: spec) }
    }

    @Test func `the longest matching command is selected`() throws {
        let output = Output(isTerminal: false, colours: false, write: { _ in }, writeError: { _ in })
        let selected = try #require(try CommandTable.select(["daemon", "status", "--json"], output: output))
        #expect(selected.0.path == ["daemon", "status"])
        #expect(selected.1 == ["--json"])
    }

    @Test(arguments: [["--home", "/h"], ["--home=/h"]])
    func `the home may stand before the command`(home: [String]) throws {
        let output = Output(isTerminal: false, colours: false, write: { _ in }, writeError: { _ in })
        let selected = try #require(
            try CommandTable.select(home + ["daemon", "status", "--json"], output: output))
        #expect(selected.0.path == ["daemon", "status"])
        #expect(try Invocation(selected.1, for: selected.0).value("--home") == "/h")
        #expect(try CommandTable.select(home, output: output)?.0.path == [])
        #expect(try CommandTable.select(home + ["--json"], output: output)?.1 == ["--json"] + home)
    }

    @Test(arguments: [["daemon"], ["daemon", "dance"], ["dance"]])
    func `an unknown command is a usage error`(words: [String]) {
        let output = Output(isTerminal: false, colours: false, write: { _ in }, writeError: { _ in })
        #expect(throws: UsageError.self) { try CommandTable.select(words, output: output) }
    }

    @Test func `every command says what it does and has one usage line`() {
        for spec in CommandTable.all {
            #expect(spec.summary.hasSuffix("."), "\(spec.path)")
            #expect(!spec.usage.contains("\n"), "\(spec.path)")
            #expect(spec.help.contains("--home DIR"), "\(spec.path)")
        }
    }
}
