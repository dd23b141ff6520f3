import Testing

@testable import Platform

/// The real files, and the real machine.
@Suite struct DefinitionStoreTests {
    private let directory: TemporaryDirectory
    private let store = FileDefinitionStore()

    init() throws { directory = try TemporaryDirectory() }

    @Test func `a written definition has exactly its bytes and permissions, in directories that were missing`()
        async throws
    {
        let path = directory.path("a/b/unit")
        try await store.write([1, 2, 3], to: path, mode: 0o640)
        #expect(try await store.read(path) == .file([1, 2, 3], mode: 0o640))
        try await store.write([4], to: path, mode: 0o600)
        #expect(try await store.read(path) == .file([4], mode: 0o600))
        #expect(try await store.entries(of: directory.path("a/b")) == ["unit"], "no temporary file is left")
        #expect(try directory.mode("a/b") == 0o700)
    }

    @Test func `directories that were made for what is undone go again, and others stay`() async throws {
        let path = directory.path("a/b/unit")
        var undo = UndoList()
        _ = try await SystemCommandRunner().run(.shell("mkdir -p \(directory.path("there"))"))
        try await undo.restoreDirectories(above: path, in: store)
        try await undo.restoreDirectories(above: directory.path("there/unit"), in: store)
        try await store.write([1], to: path, mode: 0o600)
        try await store.remove(path)
        #expect(await undo.undo(resuming: true).isEmpty)
        #expect(try await store.entries(of: directory.path) == ["there"])
        // What somebody else has put there meanwhile.
        try await undo.restoreDirectories(above: path, in: store)
        try await store.write([1], to: directory.path("a/other"), mode: 0o600)
        #expect(await undo.undo(resuming: true).isEmpty)
        #expect(try await store.entries(of: directory.path("a")) == ["other"])
    }

    @Test func `what a write has left that was killed goes with the next one, and with the file`() async throws {
        let path = directory.path("unit")
        // Nobody has this number; the other one belongs to somebody who may be writing.
        let (left, busy) = (".unit.4194999.1.x1.tmp", ".unit.1.1.x1.tmp")
        for name in [left, busy, ".unit.tmp", ".unit.4194999.1.tmp", ".units.4194999.1.x1.tmp"] {
            _ = try directory.write("x", to: name)
        }
        try await store.write([1], to: path, mode: 0o600)
        let expected = [busy, ".unit.4194999.1.tmp", ".unit.tmp", ".units.4194999.1.x1.tmp", "unit"]
        #expect(Set(try await store.entries(of: directory.path)) == Set(expected))
        _ = try directory.write("x", to: left)
        try await store.removeUnfinished(path)
        #expect(try await !store.entries(of: directory.path).contains(left))
    }

    @Test func `a directory that exists keeps its permissions`() async throws {
        let runner = SystemCommandRunner()
        _ = try await runner.run(.shell("mkdir -m 755 \(directory.path("open"))"))
        try await store.write([1], to: directory.path("open/unit"), mode: 0o644)
        #expect(try directory.mode("open") == 0o755)
    }

    @Test func `what is no file is told apart`() async throws {
        #expect(try await store.read(directory.path("none")) == .absent)
        #expect(try await store.read(directory.path) == .obstacle("a directory"))
        try Link.make(from: directory.path("link"), to: "/dev/null")
        #expect(try await store.read(directory.path("link")) == .link)
        let large = try directory.write(String(repeating: "x", count: 2 << 20), to: "large")
        guard case .obstacle(let words) = try await store.read(large) else { throw NeverReady() }
        #expect(words.hasPrefix("a file that cannot be read"), "\(words)")
        #expect(try await store.entries(of: directory.path("none")).isEmpty)
        // Below a file there is nothing, and nothing to be removed.
        #expect(try await store.read(directory.path("large/unit")) == .absent)
        try await store.remove(directory.path("large/unit"))
        try await store.removeUnfinished(directory.path("large/unit"))
        #expect(try await store.entries(of: directory.path("large")).isEmpty)
        let unknown = try await store.read(directory.path(String(repeating: "x", count: 300)))
        guard case .unreadable = unknown else { throw NeverReady() }
    }

    @Test func `moving and removing act on links themselves`() async throws {
        let target = try directory.write("x", to: "target")
        try Link.make(from: directory.path("link"), to: target)
        try await store.move(directory.path("link"), to: directory.path("moved"))
        #expect(try await store.read(directory.path("moved")) == .link)
        try await store.remove(directory.path("moved"))
        try await store.remove(directory.path("moved"))
        #expect(try await store.entries(of: directory.path) == ["target"])
    }

    @Test func `the machine tells owners and files`() throws {
        let host = LiveHost()
        let file = try directory.write("x", to: "file")
        try Link.make(from: directory.path("link"), to: file)
        #expect(host.owner(of: file) == host.owner(of: directory.path))
        #expect(host.owner(of: directory.path("none")) == nil)
        #expect(host.isSameFile(file, directory.path("link")))
        #expect(!host.isSameFile(file, directory.path("none")))
        #expect(!host.isSameFile(directory.path("none"), directory.path("none")))
    }

    @Test func `a process is known by its executable, and a script's is not judged`() throws {
        let host = LiveHost()
        let pid = ProcessIdentity.current().pid
        #expect(host.runs(CurrentProcess.executable, process: pid) == true)
        #expect(host.runs("/bin/sh", process: pid) == false)
        let script = try directory.write("#!/bin/sh\n", to: "script")
        #expect(host.runs(script, process: pid) == nil)
        #expect(host.runs("/nowhere/x", process: pid) == nil)
    }
}
