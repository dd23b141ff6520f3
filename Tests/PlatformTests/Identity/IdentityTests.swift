import ManagerSimulators
import Testing

@testable import Platform

@Suite struct CanonicalRootTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    /// The one spelling, whatever the alias.
    private func canonical(_ path: String) throws -> String { try CanonicalRoot(of: path).path }

    @Test func `an alias through a link is the same root`() throws {
        try FileSystem.makePrivateDirectory(directory.path("real"))
        try Link.make(from: directory.path("alias"), to: directory.path("real"))
        #expect(try canonical(directory.path("alias")) == directory.path("real"))
        #expect(try canonical(directory.path("alias/home")) == directory.path("real/home"))
    }

    @Test func `a home keeps its spelling when it comes to exist`() throws {
        let home = directory.path("new/home")
        let before = try CanonicalRoot(of: home)
        try FileSystem.makePrivateDirectory(home)
        #expect(try CanonicalRoot(of: home) == before)
        #expect(before.path == home)
    }

    @Test(arguments: ["home/", "home//", "./home", "./././home/.", "x/../home", "//home"])
    func `slashes and dots change nothing`(spelling: String) throws {
        #expect(try canonical(directory.path + "/" + spelling) == directory.path("home"))
    }

    @Test func `dots after a link leave the directory that the link means`() throws {
        try FileSystem.makePrivateDirectory(directory.path("deep/inside"))
        try Link.make(from: directory.path("alias"), to: directory.path("deep/inside"))
        #expect(try canonical(directory.path("alias") + "/../home") == directory.path("deep/home"))
    }

    @Test func `a link to what does not exist yet is followed all the same`() throws {
        try Link.make(from: directory.path("alias"), to: "later")
        #expect(try canonical(directory.path("alias")) == directory.path("later"))
    }

    @Test func `a name beyond ASCII keeps its bytes`() throws {
        let composed = "h\u{F6}me \u{1F3E0}'\"$"
        let decomposed = "ho\u{308}me"
        #expect(Array(try canonical(directory.path(composed)).utf8) == Array(directory.path(composed).utf8))
        #expect(Array(try canonical(directory.path(decomposed)).utf8) == Array(directory.path(decomposed).utf8))
    }

    @Test func `a relative path starts in the current directory`() throws {
        let current = try FileSystem.canonicalPath(FileSystem.currentDirectory())
        #expect(try canonical("some-home") == FilePath.join(current, "some-home"))
    }

    @Test func `links in a circle are refused`() throws {
        try Link.make(from: directory.path("a"), to: "b")
        try Link.make(from: directory.path("b"), to: "a")
        let error = #expect(throws: SystemError.self) { try canonical(directory.path("a")) }
        #expect(error?.call == "realpath")
    }

    @Test func `a file cannot be walked through`() throws {
        let file = try directory.write("", to: "file")
        #expect(throws: SystemError.self) { try canonical(file + "/home") }
        #expect(throws: SystemError.self) { try canonical(file + "/../home") }
    }

    @Test(arguments: ["", "/a\0b"]) func `what is no path is refused`(path: String) {
        #expect(throws: SystemError.self) { try canonical(path) }
    }
}

@Suite struct InstanceSuffixTests {
    @Test func `the suffix is the beginning of the path's digest`() throws {
        let root = try CanonicalRoot(of: "/")
        // sha256("/")
        #expect(InstanceSuffix(of: root).text == "8a5edab2")
    }

    @Test func `two homes have two suffixes`() throws {
        let directory = try TemporaryDirectory()
        let first = InstanceSuffix(of: try CanonicalRoot(of: directory.path("a")))
        let second = InstanceSuffix(of: try CanonicalRoot(of: directory.path("b")))
        #expect(first != second)
        #expect(first.text.count == 8)
    }
}

@Suite struct HomeDirectoryTests {
    private let application = Application(name: "tool", reverseDNSPrefix: "org.example", homeVariable: "TOOL_HOME")
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func home(argument: String? = nil, _ environment: [String: String]) throws -> String {
        try HomeDirectory.resolve(application, argument: argument, environment: environment).path
    }

    @Test func `the argument goes before the variable, and that before the default`() throws {
        let both = ["TOOL_HOME": directory.path("variable"), "HOME": directory.path]
        #expect(try home(argument: directory.path("argument"), both) == directory.path("argument"))
        #expect(try home(both) == directory.path("variable"))
        #expect(try home(["HOME": directory.path]) == directory.path(".tool"))
    }

    @Test(arguments: ["", "  ", "\n"]) func `a blank value counts as absent`(blank: String) throws {
        #expect(try home(argument: blank, ["TOOL_HOME": blank, "HOME": directory.path]) == directory.path(".tool"))
    }

    @Test func `a tilde that no shell expanded is the user's home`() throws {
        #expect(try home(["TOOL_HOME": "~/x", "HOME": directory.path]) == directory.path("x"))
        #expect(try home(["TOOL_HOME": "~", "HOME": directory.path]) == directory.path)
    }

    @Test func `a value that is not UTF-8 is shown byte for byte`() {
        let value = EnvironmentText.text(Array("/a".utf8) + [0xFF, 0x0A])
        let error = #expect(throws: HomeError.self) { try home(["TOOL_HOME": value]) }
        #expect(error?.description.hasPrefix("TOOL_HOME is not UTF-8: /a\\xff\\x0a;") == true)
        #expect(throws: Never.self) { try home(["TOOL_HOME": directory.path("\u{FFFD}")]) }
    }

    @Test(arguments: [[:], ["HOME": ""], ["HOME": "relative"]])
    func `without a user's home the error names the variable that helps`(environment: [String: String]) throws {
        let error = #expect(throws: HomeError.self) { try home(environment) }
        #expect(error == .noUserHome(variable: "TOOL_HOME"))
    }

    @Test func `root makes no home for the user who has called sudo`() {
        let host = FakeHost()
        host.own("/", by: 0)
        host.own("/home/ada", by: 1000)
        func caller(_ path: String, sudo: String? = "1000", user: UInt32 = 0) -> UInt32? {
            HomeOwner.callerOfSudo(path, environment: sudo.map { ["SUDO_UID": $0] } ?? [:], user: user, host: host)
        }
        #expect(caller("/home/ada/.tool") == 1000 && caller("/home/ada/new/.tool") == 1000)
        #expect(caller("/root/.tool") == nil && caller("/home/ada") == nil, "root's own place, and one that is there")
        #expect(caller("/home/ada/.tool", sudo: nil) == nil && caller("/home/ada/.tool", sudo: "0") == nil)
        #expect(caller("/home/ada/.tool", user: 1000) == nil)
    }
}
