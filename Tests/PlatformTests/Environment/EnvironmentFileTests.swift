import Testing

@testable import Platform

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct EnvironmentFileTests {
    private let directory: TemporaryDirectory
    private var file: EnvironmentFile { EnvironmentFile(path: directory.path("env")) }

    init() throws { directory = try TemporaryDirectory() }

    private func read(_ text: String) throws -> [String: String] {
        try directory.write(text, to: "env")
        return try file.read().variables
    }

    @Test func `a file that does not exist says nothing`() throws {
        #expect(try file.read() == .init())
    }

    @Test(
        arguments: [
            ("", [:]), ("\n# a comment\n   # another\n\n", [:]),
            ("A=1\nB=2", ["A": "1", "B": "2"]), ("A=1\r\nB=2\r\n", ["A": "1", "B": "2"]),
            ("  A =1", nil), ("A=", ["A": ""]), ("  A=  two words  ", ["A": "two words"]), ("A=b=c", ["A": "b=c"]),
            ("A='  $x \\n \"'", ["A": "  $x \\n \""]), ("A=\"a\\n\\t\\\"\\\\ 'b'\"  # why", ["A": "a\n\t\"\\ 'b'"]),
            ("A=x#y", ["A": "x#y"]), ("_a1=$HOME", ["_a1": "$HOME"]), ("A=it's", ["A": "it's"]), ("A=ü", ["A": "ü"]),
            ("PATH=/a:/b", ["PATH": "/a:/b"]),
        ] as [(String, [String: String]?)])
    func `lines are read as written`(text: String, variables: [String: String]?) throws {
        if let variables {
            #expect(try read(text) == variables)
        } else {
            #expect(throws: EnvironmentFileError.self) { try read(text) }
        }
    }

    @Test(arguments: [
        ("A=1\nnothing", 2, "there is no = in the line; write NAME=VALUE"),
        ("export A=1", 1, "export belongs to shells, and this is not run by one; write NAME=VALUE alone"),
        ("1A=x", 1, "\"1A\" is no name of a variable; use letters, digits and _, without blanks around the ="),
        ("=x", 1, "\"\" is no name of a variable; use letters, digits and _, without blanks around the ="),
        ("A=1\n\nA=2", 3, "A is set in line 1 already; remove one of the two lines"),
        ("A='x", 1, "the closing ' is missing; close the quotes in the same line"),
        ("A=\"x\\\"", 1, "the closing \" is missing; close the quotes in the same line"),
        ("A='x'y", 1, "something follows the closing quote; put the whole value between the quotes"),
        ("A=\"\\x\"", 1, "a backslash stands before nothing it can change; write \\\\ for a backslash"),
        (
            "A=x # why", 1,
            "the # could begin a comment or belong to the value; put the value in quotes, or the comment on a line of its own"
        ),
        (
            "PATH=/x:$PATH", 1,
            "nothing is expanded here, so PATH would hold a literal $; write all of its directories out"
        ),
        ("A=\0", 1, "the line is not UTF-8 text; write it anew with an editor that saves UTF-8"),
    ])
    func `what is not understood is named with its line and a remedy`(text: String, line: Int, message: String) {
        let error = #expect(throws: EnvironmentFileError.self) { try read(text) }
        #expect(error?.description == "\(file.path):\(line): \(message)")
    }

    @Test func `bytes that are not UTF-8 are named with their line`() throws {
        try FileSystem.writeAtomically(Array("A=1\nB=".utf8) + [0xFF], to: file.path)
        #expect(#expect(throws: EnvironmentFileError.self) { try file.read() }?.line == 2)
    }

    @Test(arguments: [0o620, 0o602, 0o666] as [UInt32])
    func `a file that others may write to is refused`(mode: UInt32) throws {
        try directory.write("A=1", to: "env", mode: mode)
        let error = #expect(throws: EnvironmentFileError.self) { try file.read() }
        #expect(error?.remedy == "make it yours and chmod 600 \(file.path)")
    }

    @Test func `a file of another user is refused`() throws {
        try directory.write("A=1", to: "env")
        try #require(chown(file.path, 12_345, 12_345) == 0)
        #expect(throws: EnvironmentFileError.self) { try file.read() }
    }

    @Test func `a file that others may read is used with a warning`() throws {
        try directory.write("A=1", to: "env", mode: 0o644)
        let content = try file.read()
        #expect(content.variables == ["A": "1"])
        #expect(content.warnings.count == 1)
        try directory.write("A=1", to: "env", mode: 0o600)
        #expect(try file.read().warnings == [])
    }

    @Test func `a link to a file of one's own is followed`() throws {
        try directory.write("A=1", to: "dotfile")
        try #require(symlink(directory.path("dotfile"), file.path) == 0)
        #expect(try file.read().variables == ["A": "1"])
    }

    @Test func `a link to nothing is not taken for no file`() throws {
        try #require(symlink(directory.path("nothing"), file.path) == 0)
        let error = #expect(throws: EnvironmentFileError.self) { try file.read() }
        #expect(error?.reason == "it is a link to a file that does not exist")
    }

    @Test func `a variable that no program could be given is named with its line`() throws {
        let longest = String(repeating: "x", count: EnvironmentFile.longestVariable - 3)
        try directory.write("# why\nA=\(longest)", to: "env")
        #expect(try file.read().variables == ["A": longest])
        try directory.write("# why\nA=\(longest)x", to: "env")
        let error = #expect(throws: EnvironmentFileError.self) { try file.read() }
        #expect(error?.line == 2)
        #expect(error?.reason.hasPrefix("A is longer") == true)
    }

    @Test func `what is no file is refused at once`() throws {
        try #require(mkfifo(file.path, 0o600) == 0)
        let error = #expect(throws: EnvironmentFileError.self) { try file.read() }
        #expect(error?.reason == "it is not a regular file")
    }

    @Test func `a file that is far too large is refused`() throws {
        try directory.write(String(repeating: "#", count: (1 << 20) + 1), to: "env")
        #expect(throws: EnvironmentFileError.self) { try file.read() }
    }
}
