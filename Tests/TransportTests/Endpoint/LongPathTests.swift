import Platform
import Testing

@testable import Transport

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct LongPathTests {
    @Test func `a path of 300 bytes works through a short one`() async throws {
        try await Self.inDirectories { home, runtime in
            let server = Self.server(home, RuntimeDirectory(candidates: [runtime]))
            try server.start()
            defer { server.stop() }
            let location = Self.location(home)
            #expect(location.path.utf8.count > 300)
            guard case .unix(let short) = server.endpoint else {
                Issue.record("\(String(describing: server.endpoint))")
                return
            }
            #expect(FilePath.parent(short) == runtime)
            #expect(location.endpoint == .unix(path: short))
            #expect(try EndpointFile.read(location.path) == .redirect(path: short))
            #expect(try Self.connect(home).echo("x") == "x")
            server.stop()
            #expect(FileSystem.kind(of: short) == nil)
            #expect(FileSystem.kind(of: location.path) == nil)
        }
    }

    /// The limit counts bytes, and the terminating NUL is one of the system's.
    @Test func `the longest path that fits is used as it is, one byte more is not`() async throws {
        try await Self.inDirectories { home, runtime in
            for (length, isShort) in [(UnixAddress.longestPath, true), (UnixAddress.longestPath + 1, false)] {
                let parent = FilePath.parent(runtime)
                let name = String(repeating: "ü", count: (length - parent.utf8.count - 1) / 2)
                let padding = String(repeating: "x", count: length - parent.utf8.count - 1 - name.utf8.count)
                let location = EndpointLocation(path: FilePath.join(parent, name + padding))
                #expect(location.path.utf8.count == length)
                let server = Server(
                    at: location, runtime: RuntimeDirectory(candidates: [runtime]),
                    identity: ServerIdentity(version: "1", instance: "x"), limits: .patient, handler: EchoHandler())
                try server.start()
                defer { server.stop() }
                #expect((server.endpoint == .unix(path: location.path)) == isShort)
                #expect(try Client.connect(to: location, timeout: Patience.duration, version: "t").echo("x") == "x")
            }
        }
    }

    @Test func `the first directory that can be used is, and each of the others is named when none can`() async throws {
        try await Self.inDirectories { home, runtime in
            let open = FilePath.join(FilePath.parent(runtime), "open")
            #expect(mkdir(open, 0o700) == 0)
            #expect(chmod(open, 0o755) == 0)
            let link = FilePath.join(FilePath.parent(runtime), "link")
            #expect(symlink(runtime, link) == 0)
            let absent = FilePath.join(FilePath.parent(runtime), "absent/deeper")
            let long = "/" + String(repeating: "x", count: 120)
            let useless = [open, link, absent, long]
            let server = Self.server(home, RuntimeDirectory(candidates: useless + [runtime]))
            try server.start()
            #expect(server.endpoint.map { FilePath.parent($0.description) } == runtime)
            server.stop()
            let error = #expect(throws: TransportError.self) {
                try Self.server(home, RuntimeDirectory(candidates: useless)).start()
            }
            let sentence = try #require(error).description
            for directory in useless { #expect(sentence.contains(directory), "\(sentence)") }
            #expect(sentence.contains("755"))
        }
    }

    @Test(.enabled(if: Identity.user == 0, "only root can give a directory to another user"))
    func `a short directory that somebody else made first is not used`() async throws {
        try await Self.inDirectories { home, runtime in
            #expect(mkdir(runtime, 0o700) == 0)
            #expect(chown(runtime, 65534, 65534) == 0)
            let error = #expect(throws: TransportError.self) {
                try Self.server(home, RuntimeDirectory(candidates: [runtime])).start()
            }
            #expect(error?.description.contains("65534") == true)
        }
    }

    @Test func `the directories of a session and of a user are tried in this order`() {
        let application = Application(name: "tool", reverseDNSPrefix: "org.example", homeVariable: "TOOL_HOME")
        let common = "/tmp/tool-\(Identity.user)"
        let session = RuntimeDirectory(application, environment: ["XDG_RUNTIME_DIR": "/run/user/7"])
        #expect(session.candidates == ["/run/user/7/tool", common])
        #expect(RuntimeDirectory(application, environment: [:]).candidates == [common])
        #expect(RuntimeDirectory(application, environment: ["XDG_RUNTIME_DIR": "relative"]).candidates == [common])
    }

    @Test func `what a dead server left at both ends is taken over`() async throws {
        try await Self.inDirectories { home, runtime in
            let location = Self.location(home)
            let first = Self.server(home, RuntimeDirectory(candidates: [runtime]))
            try first.start()
            let short = try #require(first.endpoint).description
            let second = Self.server(home, RuntimeDirectory(candidates: [runtime]))
            #expect(throws: TransportError.addressInUse(short)) { try second.start() }
            first.stop()
            // As a crash leaves them.
            let dead = try StreamSocket.makeUnix()
            let address = try #require(UnixAddress(path: short))
            let descriptor = dead.rawValue
            #expect(address.withSocketAddress { bind(descriptor, $0, $1) } == 0)
            try EndpointFile.redirect(path: short).write(to: location.path)
            #expect(throws: ConnectFailure.refused(short)) { try Self.connect(home) }
            try second.start()
            #expect(try Self.connect(home).echo("x") == "x")
            second.stop()
            try EndpointFile.redirect(path: short).write(to: location.path)
            #expect(throws: ConnectFailure.refused(short)) { try Self.connect(home) }
        }
    }

    @Test func `a redirect into a directory that lets others in is not followed`() async throws {
        try await Self.inDirectories { home, runtime in
            let server = Self.server(home, RuntimeDirectory(candidates: [runtime]))
            try server.start()
            defer { server.stop() }
            #expect(chmod(runtime, 0o777) == 0)
            let failure = #expect(throws: ConnectFailure.self) { try Self.connect(home) }
            #expect(
                failure?.remedy == "chmod 700 \(runtime), or restart the server, which finds itself another place")
        }
    }

    private static func location(_ home: String) -> EndpointLocation {
        EndpointLocation(path: FilePath.join(home, "socket"))
    }

    private static func server(_ home: String, _ runtime: RuntimeDirectory) -> Server {
        Server(
            at: location(home), over: .unix, runtime: runtime,
            identity: ServerIdentity(version: "1.2.3", instance: "long"), limits: .patient, handler: EchoHandler())
    }

    private static func connect(_ home: String) throws -> Client {
        try Client.connect(to: location(home), timeout: Patience.duration, version: "test")
    }

    /// A home whose path has 300 bytes, and a short directory that does not exist yet.
    private static func inDirectories(_ body: @escaping @Sendable (String, String) throws -> Void) async throws {
        try await BlockingThread.run {
            let directory = try TemporaryDirectory()
            defer { directory.remove() }
            var home = directory.path
            while home.utf8.count < 300 { home = FilePath.join(home, String(repeating: "d", count: 50)) }
            try FileSystem.makePrivateDirectory(home)
            try body(home, FilePath.join(directory.path, "run"))
        }
    }
}
