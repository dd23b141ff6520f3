import Testing

@testable import Platform

@Suite struct WindowsCommandLineTests {
    @Test(arguments: [
        ("", #""""#), ("a", "a"), (#"a\b"#, #"a\b"#), (#"a\"#, #"a\"#), ("a b", #""a b""#), ("a\tb", "\"a\tb\""),
        (#"a b\"#, #""a b\\""#), (#"a b\\"#, #""a b\\\\""#), (#"a"b"#, #""a\"b""#), (#"a\"b"#, #""a\\\"b""#),
        (#"""#, #""\"""#), (#"\"#, #"\"#), ("é 😀", #""é 😀""#),
    ])
    func `an argument is quoted only where Windows needs it`(argument: String, quoted: String) throws {
        #expect(WindowsCommandLine.quoted(argument) == quoted)
        #expect(try WindowsCommandLine.split(quoted) == [argument])
    }

    @Test func `arguments are separated by spaces and tabs, however many`() throws {
        #expect(try WindowsCommandLine.split(" a \t b\"c d\"e  ") == ["a", "bc de"])
        #expect(try WindowsCommandLine.split(#"a"" """#) == ["a", ""])
        #expect(try WindowsCommandLine.split("") == [])
    }

    @Test(arguments: [#""open"#, #""a""b""#])
    func `quotes that are read in several ways are not guessed at`(line: String) {
        #expect(throws: DefinitionSyntaxError.self) { try WindowsCommandLine.split(line) }
    }

    @Test func `the program's name is read by rules of its own`() throws {
        let quoted = #""C:\a b\" "x\\" y"#
        #expect(try WindowsCommandLine.splitWithProgram(quoted) == [#"C:\a b\"#, #"x\"#, "y"])
        #expect(try WindowsCommandLine.splitWithProgram(#"a\b.exe c"#) == [#"a\b.exe"#, "c"])
        #expect(try WindowsCommandLine.splitWithProgram("a") == ["a"])
    }
}
