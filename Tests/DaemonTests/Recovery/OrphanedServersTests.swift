import Platform
import Testing

@testable import Daemon

/// Servers that were started for agents and lost their owners.
@Suite struct OrphanedServersTests {
    private let directory: ScratchDirectory
    private let log: DaemonLog
    private static let gone = ProcessIdentity(pid: 999_999_999, startTime: "never")

    init() throws {
        directory = try ScratchDirectory()
        log = try DaemonLog(path: directory.file("daemon.log"), level: .debug)
        try FileSystem.makePrivateDirectory(directory.file("servers"))
    }

    @Test func `only a server that runs and whose owner is gone is ended`() {
        let own = ProcessIdentity.current()
        let server = ProcessIdentity(pid: 7, startTime: "a")
        let owner = ProcessIdentity(pid: 8, startTime: "b")
        func record(_ process: ProcessIdentity, _ owner: ProcessIdentity) -> ManagedServerRecord {
            ManagedServerRecord(
                process: process, ownerKind: .wizard, owner: owner, agent: "x", startedAt: Timestamp(milliseconds: 0))
        }
        func decide(_ record: ManagedServerRecord?, _ running: ProcessIdentity...) -> OrphanedServers.Decision {
            OrphanedServers.decide(record, own: own) { running.contains($0) }
        }
        #expect(decide(nil) == .forget)
        #expect(decide(record(server, owner)) == .forget)
        #expect(decide(record(server, owner), server, owner) == .keep)
        #expect(decide(record(server, owner), server) == .end(server))
        // The pid of the owner, or of the server, belongs to another process now.
        let reused = ProcessIdentity(pid: 8, startTime: "c")
        #expect(decide(record(server, owner), server, reused) == .end(server))
        #expect(decide(record(server, owner), ProcessIdentity(pid: 7, startTime: "z")) == .forget)
        #expect(decide(record(own, owner), own) == .forget)
        #expect(
            decide(record(ProcessIdentity(pid: 1, startTime: "a"), owner), .init(pid: 1, startTime: "a")) == .forget)
    }

    @Test func `files that are no records go, and records of living owners stay`() throws {
        let servers = directory.file("servers")
        try FileSystem.writeAtomically(Array("{".utf8), to: FilePath.join(servers, "torn.json"))
        let kept = try ManagedServerRecord(
            process: .current(), ownerKind: .daemon, owner: .current(), agent: "self",
            startedAt: Timestamp(milliseconds: 0)
        ).write(in: servers)
        let dead = try ManagedServerRecord(
            process: Self.gone, ownerKind: .daemon, owner: Self.gone, agent: "dead",
            startedAt: Timestamp(milliseconds: 0)
        ).write(in: servers)
        OrphanedServers.reap(in: servers, log: log)
        #expect(FileSystem.kind(of: dead) == nil)
        #expect(FileSystem.kind(of: kept) == nil, "this process is never ended for a record")
        #expect(try FileSystem.entries(of: servers) == [])
    }

    @Test func `a server whose owner is gone is ended with what it started`() async throws {
        let servers = directory.file("servers")
        let child = try DetachedProcess.launch(
            Command("/bin/sh", ["-c", "sleep 1000 & wait"], environment: [:]), output: directory.file("output"))
        let server = child.identity
        try ManagedServerRecord(
            process: server, ownerKind: .wizard, owner: Self.gone, agent: "left", startedAt: Timestamp(milliseconds: 0)
        ).write(in: servers)
        let log = log
        try await BlockingThread.run { OrphanedServers.reap(in: servers, log: log) }
        #expect(!server.isRunning)
        #expect(try FileSystem.entries(of: servers) == [])
    }
}
