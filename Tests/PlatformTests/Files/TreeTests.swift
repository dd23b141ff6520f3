import Platform
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct TreeTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func make(_ path: String) throws { try FileSystem.makePrivateDirectory(directory.path(path)) }

    @Test func `removing a tree leaves what its links point to`() throws {
        try make("tree/deep")
        try make("outside")
        try directory.write("kept", to: "outside/file")
        try Link.make(from: directory.path("tree/deep/link"), to: directory.path("outside"))
        try FileSystem.removeTree(directory.path("tree"))
        #expect(try FileSystem.entries(of: directory.path) == ["outside"])
        #expect(try FileSystem.readText(directory.path("outside/file")) == "kept")
    }

    @Test func `removing a link to a directory removes the link`() throws {
        try make("outside")
        try Link.make(from: directory.path("link"), to: "outside")
        try FileSystem.removeTree(directory.path("link"))
        #expect(try FileSystem.entries(of: directory.path) == ["outside"])
    }

    @Test func `a tree with names that are not UTF-8 is removed`() throws {
        try make("tree")
        let name: [CChar] = Array((directory.path("tree") + "/").utf8CString.dropLast()) + [-1, -2, 0]
        let descriptor = try systemCall("open", on: "odd name") { open(name, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600) }
        close(descriptor)
        try FileSystem.removeTree(directory.path("tree"))
        #expect(FileSystem.kind(of: directory.path("tree")) == nil)
    }

    @Test(.enabled(if: geteuid() == 0, "needs a second user, because permissions do not bind root"))
    func `a tree that its owner made read-only is removed`() async throws {
        let path = directory.path("tree")
        try make("tree/read-only/deep")
        try directory.write("", to: "tree/read-only/deep/file")
        let script = "chown -R 12345:12345 \(path); chmod 500 \(path)/read-only; chmod 0 \(path)/read-only/deep"
        #expect(try await SystemCommandRunner().run(.shell(script)).status.isSuccess)
        _ = try systemCall("chmod", on: "parent") { chmod(directory.path, 0o777) }
        await #expect(processExitsWith: .success) { [path = path as String] in
            _ = try systemCall("setuid", on: "this process") { setuid(12_345) }
            try FileSystem.removeTree(path)
        }
        #expect(FileSystem.kind(of: path) == nil)
    }

    @Test func `a copy keeps content, modes and links`() throws {
        try make("from/sub")
        try directory.write("#!/bin/sh\n", to: "from/sub/program", mode: 0o755)
        try Link.make(from: directory.path("from/link"), to: "sub/program")
        try FileSystem.copyTree(from: directory.path("from"), to: directory.path("to"))
        #expect(try FileSystem.readText(directory.path("to/sub/program")) == "#!/bin/sh\n")
        #expect(try directory.mode("to/sub/program") == 0o755)
        #expect(try FileSystem.linkTarget(directory.path("to/link")) == "sub/program")
    }

    @Test func `a copy overwrites nothing`() throws {
        let source = try directory.write("new", to: "from")
        let destination = try directory.write("old", to: "to")
        let error = #expect(throws: SystemError.self) { try FileSystem.copyTree(from: source, to: destination) }
        #expect(error?.alreadyExists == true)
        #expect(try FileSystem.readText(destination) == "old")
    }

    @Test func `a copy fills a directory that exists, but not through a link`() throws {
        try make("from/sub")
        try directory.write("x", to: "from/sub/file")
        try make("to/sub")
        try FileSystem.copyTree(from: directory.path("from"), to: directory.path("to"))
        #expect(try FileSystem.readText(directory.path("to/sub/file")) == "x")
        try make("other")
        try Link.make(from: directory.path("other/sub"), to: directory.path("to"))
        #expect(throws: SystemError.self) {
            try FileSystem.copyTree(from: directory.path("from"), to: directory.path("other"))
        }
    }

    @Test func `a directory is not copied into itself`() throws {
        try make("from")
        let error = #expect(throws: SystemError.self) {
            try FileSystem.copyTree(from: directory.path("from"), to: directory.path("from/copy"))
        }
        #expect(error?.number == EINVAL)
    }

    @Test func `a named pipe is left out of a copy`() throws {
        try make("from")
        let pipe = directory.path("from/pipe")
        _ = try systemCall("mkfifo", on: pipe) { mkfifo(pipe, 0o600) }
        try FileSystem.copyTree(from: directory.path("from"), to: directory.path("to"))
        #expect(try FileSystem.entries(of: directory.path("to")).isEmpty)
    }
}
