import Platform
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct FileSystemTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test func `an atomic write replaces the content and leaves nothing beside it`() throws {
        let file = try directory.write("old", to: "file")
        try FileSystem.writeAtomically(Array("new".utf8), to: file)
        #expect(try FileSystem.readText(file) == "new")
        #expect(try FileSystem.entries(of: directory.path) == ["file"])
    }

    @Test func `an atomic write has the mode it was given, whatever the umask says`() throws {
        try FileSystem.writeAtomically([], to: directory.path("private"))
        try FileSystem.writeAtomically([], to: directory.path("program"), mode: 0o777)
        #expect(try directory.mode("private") == 0o600)
        #expect(try directory.mode("program") == 0o777)
    }

    @Test func `an atomic write that fails leaves nothing behind`() throws {
        try FileSystem.makePrivateDirectory(directory.path("taken"))
        #expect(throws: SystemError.self) { try FileSystem.writeAtomically([1], to: directory.path("taken")) }
        #expect(try FileSystem.entries(of: directory.path) == ["taken"])
    }

    @Test func `a file over the limit is refused and not cut`() throws {
        let file = try directory.write("12345", to: "file")
        #expect(try FileSystem.read(file, limit: 5).count == 5)
        let error = #expect(throws: SystemError.self) { try FileSystem.read(file, limit: 4) }
        #expect(error?.number == EFBIG)
        #expect(error?.subject == file)
    }

    @Test func `bytes that are not UTF-8 read as replacement characters`() throws {
        try FileSystem.writeAtomically([0x61, 0xFF, 0x62], to: directory.path("file"))
        #expect(try FileSystem.readText(directory.path("file")) == "a\u{FFFD}b")
    }

    @Test func `a missing file is told apart from other failures`() throws {
        let error = #expect(throws: SystemError.self) { try FileSystem.read(directory.path("none")) }
        #expect(error?.isNotFound == true)
        #expect(FileSystem.kind(of: directory.path("none")) == nil)
    }

    @Test func `entries are sorted and leave out the dots`() throws {
        for name in ["b", "a", ".hidden", "ä"] { try directory.write("", to: name) }
        #expect(try FileSystem.entries(of: directory.path) == [".hidden", "a", "b", "ä"])
    }

    @Test func `a private directory is made with its parents and tightened when it exists`() throws {
        try FileSystem.makePrivateDirectory(directory.path("a/b"))
        #expect(try directory.mode("a") == 0o700)
        #expect(try directory.mode("a/b") == 0o700)
        _ = try systemCall("chmod", on: "a/b") { chmod(directory.path("a/b"), 0o755) }
        try FileSystem.makePrivateDirectory(directory.path("a/b"))
        #expect(try directory.mode("a/b") == 0o700)
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a directory to another user"))
    func `a private directory of another user is refused`() throws {
        let path = directory.path("foreign")
        try FileSystem.makePrivateDirectory(path)
        _ = try systemCall("chown", on: path) { chown(path, 12_345, 12_345) }
        let error = #expect(throws: SystemError.self) { try FileSystem.makePrivateDirectory(path) }
        #expect(error?.number == EPERM)
    }

    @Test func `an empty path makes no directory and tightens none`() {
        let error = #expect(throws: SystemError.self) { try FileSystem.makePrivateDirectory("") }
        #expect(error?.isNotFound == true)
    }

    @Test func `a directory that many make at once is made once`() async throws {
        let path = directory.path("a/b/c")
        try await withThrowingTaskGroup { group in
            for _ in 0..<16 {
                group.addTask { try await BlockingThread.run { try FileSystem.makePrivateDirectory(path) } }
            }
            try await group.waitForAll()
        }
        #expect(try directory.mode("a/b/c") == 0o700)
    }

    @Test func `a link in place of a private directory is refused`() throws {
        try FileSystem.makePrivateDirectory(directory.path("real"))
        try Link.make(from: directory.path("link"), to: "real")
        #expect(throws: SystemError.self) { try FileSystem.makePrivateDirectory(directory.path("link")) }
    }

    @Test func `removing a file that is absent is fine`() throws {
        try FileSystem.removeFile(directory.path("none"))
        try FileSystem.removeTree(directory.path("none"))
        try FileSystem.removeTree(directory.path("none/deeper"))
    }

    @Test func `kinds are told without following links`() throws {
        try directory.write("", to: "file")
        try Link.make(from: directory.path("link"), to: "file")
        #expect(FileSystem.kind(of: directory.path("file")) == .file)
        #expect(FileSystem.kind(of: directory.path("link")) == .symlink)
        #expect(FileSystem.kind(of: directory.path) == .directory)
        #expect(FileSystem.kind(of: "/dev/null") == .other)
    }
}
