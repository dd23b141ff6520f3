import Daemon
import Platform
import Synchronization
import Testing
import Transport

@testable import nm

/// What `attach` makes of a stream with holes, and of a daemon that goes and comes back.
@Suite struct RunFollowerTests {
    @Test(arguments: TransportKind.allCases)
    func `every event is printed once and in order, whatever the stream lost`(over transport: TransportKind)
        async throws
    {
        let directory = try Self.makeDirectory()
        defer { try? FileSystem.removeTree(directory) }
        let scene = try Scene(HomeLayout(root: try CanonicalRoot(of: directory)), transport)
        let (status, lines) = try await Self.follow(scene)
        #expect(status == .passed)
        #expect(lines.first?.hasPrefix("run \(scene.run) of topic") == true)
        let expected = (1...201).map { "note: \($0)" } + ["run passed"]
        let differing = zip(lines.dropFirst(), expected).filter { $0 != $1 }.map { "\($0) is not \($1)" }
        #expect(differing == [])
        #expect(lines.count == expected.count + 1)
        #expect(scene.subscriptions == [0, 200, 201, 201])
        #expect(scene.waits == 2)
    }

    @Test func `a reader who is slow again and again has not lost the daemon`() async throws {
        let directory = try Self.makeDirectory()
        defer { try? FileSystem.removeTree(directory) }
        let scene = try Scene(HomeLayout(root: try CanonicalRoot(of: directory)), .unix, gaps: 3)
        // With no time at all for a daemon to come back in.
        let (status, _) = try await Self.follow(scene, Backoff(total: .zero))
        #expect(status == .passed)
        #expect(scene.subscriptions == [0, 200, 200, 200])
    }

    private static func makeDirectory() throws -> String {
        let directory = FilePath.join("/tmp", "nm-follower-\(RunID.mint().text.suffix(12))")
        try FileSystem.makePrivateDirectory(directory)
        return directory
    }

    private static func follow(_ scene: Scene, _ backoff: Backoff = Backoff()) async throws -> (RunStatus, [Substring])
    {
        let printed = Mutex<[UInt8]>([])
        let status = try await BlockingThread.run {
            try scene.start()
            defer { scene.stop() }
            return try scene.follow(backoff) { bytes in printed.withLock { $0 += bytes } }
        }
        return (status, printed.withLock { String(decoding: $0, as: UTF8.self) }.split(separator: "\n"))
    }
}

/// A daemon that loses events, ends in the middle, and comes back as another one, which has to be asked twice.
private final class Scene: RequestHandler {
    private struct State {
        var server: Server?
        var subscriptions: [Int64] = []
        var waits = 0
    }

    private struct WithoutJSON: Encodable {
        var number = Double.infinity
    }

    private let layout: HomeLayout
    private let transport: TransportKind
    /// How many subscriptions get nothing but a gap before the run ends; nil for a daemon that comes back.
    private let gaps: Int?
    let run = RunID.mint()
    private let state = Mutex(State())

    init(_ layout: HomeLayout, _ transport: TransportKind, gaps: Int? = nil) throws {
        self.gaps = gaps
        self.layout = layout
        self.transport = transport
        let store = try StateStore.open(layout.database, mode: .readWrite)
        let now = Timestamp.now()
        try store.upsertRepository(
            RepositoryRecord(
                id: "0123456789ab", workingPath: "/w", originURL: "/o", remoteName: "no-mistakes",
                defaultBranch: "main", createdAt: now, updatedAt: now))
        _ = try store.insertRun(
            RunRecord(
                id: run, repositoryID: "0123456789ab", branch: "topic",
                commit: String(repeating: "a", count: 40), status: .running, createdAt: now))
        try store.transaction { for number in 1...200 { _ = try store.append(note(number)) } }
    }

    /// The numbers after which events were asked for.
    var subscriptions: [Int64] { state.withLock { $0.subscriptions } }

    /// How often it was waited for the second daemon to be ready.
    var waits: Int { state.withLock { $0.waits } }

    func start(_ phase: DaemonPhase = .ready) throws {
        let server = Server(
            at: layout.endpoint, over: transport, identity: ServerIdentity(version: "1", instance: "\(RunID.mint())"),
            handler: self)
        server.setPhase(phase.description)
        try server.start()
        state.withLock { $0.server = server }
    }

    func stop() { state.withLock { $0.server }?.stop() }

    func follow(_ backoff: Backoff, _ write: @escaping @Sendable ([UInt8]) -> Void) throws -> RunStatus {
        let output = Output(isTerminal: false, colours: false, write: write, writeError: { _ in })
        return try RunFollower(layout: layout, run: run, output: output, backoff: backoff).follow()
    }

    func reply(to request: Request, peer: Peer) -> Reply {
        if request.method == Method.awaitReady {
            state.withLock { $0.waits += 1 }
            return .now(.success(Acknowledgement()))
        }
        if request.method == Method.getRun {
            return .now(
                (try? StateStore.open(layout.database, mode: .readOnly).summary(run)).map { .success($0) }
                    ?? .failure(APIError.unknownRun("\(run)").rpc))
        }
        guard request.method == Method.subscribe, let subscription = try? request.params(as: Subscription.self) else {
            return .now(.failure(.methodNotFound(request.method)))
        }
        let count = state.withLock { state in
            state.subscriptions.append(subscription.after)
            return state.subscriptions.count
        }
        if gaps == nil, count == 3 { return .now(.failure(APIError.notReady(phase: "stopping").rpc)) }
        return .stream(.success(Acknowledgement())) { [self] sink in
            do { try serve(count, to: sink) } catch { sink.finish() }
        }
    }

    private func serve(_ number: Int, to sink: EventSink) throws {
        if let gaps { return number <= gaps ? sink.send(WithoutJSON(), loss: .never) : try endRun(sink) }
        let store = try StateStore.open(layout.database, mode: .readWrite)
        switch number {
        case 1:
            // One of two hundred, and a gap for the others.
            for event in try store.runEvents(run, after: 0, limit: 1) { sink.send(event, loss: .never) }
            sink.send(WithoutJSON(), loss: .never)
        case 2:
            sink.send(try store.append(note(201)), loss: .never)
            // Not from its own thread, which it would wait for.
            DedicatedThread.start(name: "restart") { [self] in
                stop()
                try? start(.starting("recovering"))
            }
        default: try endRun(sink)
        }
    }

    private func endRun(_ sink: EventSink) throws {
        let store = try StateStore.open(layout.database, mode: .readWrite)
        var ended = try #require(try store.run(id: run))
        ended.status = .passed
        ended.endedAt = Timestamp.now()
        try store.saveRun(ended)
        let event = RunEvent(.ended, run: run, time: Timestamp.now(), status: RunStatus.passed.rawValue)
        sink.send(try store.append(event), loss: .never)
        sink.finish()
    }

    private func note(_ number: Int) -> RunEvent {
        RunEvent(.notice, run: run, time: Timestamp.now(), reason: "\(number)")
    }
}
