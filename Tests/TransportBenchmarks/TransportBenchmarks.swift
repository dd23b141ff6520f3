import Platform
import Transport

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Measures Transport between two processes, beside a plain C echo in the same run. Reports, and never judges.
/// Usage: Tests/TransportBenchmarks/run
@main
struct TransportBenchmarks {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 3 else {
            print("usage: TransportBenchmarks run ECHO | serve PATH TRANSPORT | connect PATH")
            return
        }
        CurrentProcess.raiseDescriptorLimit()
        if arguments[1] == "serve" { return try serve(arguments[2], TransportKind(rawValue: arguments[3]) ?? .unix) }
        // To be looked at with a profiler.
        if arguments[1] == "connect" { return try connectOften(EndpointLocation(path: arguments[2])) }
        try reportFloor(arguments[2])
        for transport in TransportKind.allCases { try measure(transport) }
    }

    private static func connectOften(_ location: EndpointLocation) throws {
        for _ in 0..<20_000 {
            try connectAndCall(location)
        }
    }

    private static func connectAndCall(_ location: EndpointLocation) throws {
        let (_, reply) = try Client.connect(
            to: location, timeout: .seconds(10), version: "benchmark", calling: "echo", EventLog.Empty(),
            returning: EventLog.Empty.self)
        _ = try reply.get()
    }

    /// Serves until it is killed.
    private static func serve(_ path: String, _ transport: TransportKind) throws {
        let server = Server(
            at: EndpointLocation(path: path), over: transport,
            identity: ServerIdentity(version: "benchmark", instance: "benchmark"), handler: EventLog())
        try server.start()
        DetachedProcess.announceReady("serving")
        while true { pause() }
    }

    private static func reportFloor(_ echo: String) throws {
        let result = try MainThread.wait(forResultOf: {
            try await SystemCommandRunner().run(Command(echo, ["50000"], environment: [:]))
        })
        let times = result.outputText.split(separator: " ").compactMap { Double($0) }.map { $0 / 1000 }
        print("C echo over a Unix socket: median \(times[0]) µs, p99 \(times[1]) µs")
    }

    private static func measure(_ transport: TransportKind) throws {
        try withServer(transport) { location, server in
            let client = try Client.connect(to: location, timeout: .seconds(10), version: "benchmark")
            for _ in 0..<2000 { try echo(client) }
            var trips = Times()
            for _ in 0..<50_000 { try trips.measure { try echo(client) } }
            report(transport, "round trip on one connection", trips)
            var connections = Times()
            for _ in 0..<5000 {
                try connections.measure { try connectAndCall(location) }
            }
            report(transport, "connection, request and reply", connections)
            if transport == .unix {
                let rate = try Pipeline.rate(path: location.path, requests: 640_000)
                print("\(transport): pipelined: \(Int(rate)) requests/s")
            }
            try measureMemory(transport, location, server)
            for stalled in [0, 1] { try measureBurst(transport, location, stalled: stalled) }
        }
    }

    private static func measureMemory(_ transport: TransportKind, _ location: EndpointLocation, _ server: Int32) throws
    {
        func wave(_ count: Int) throws -> [Client] {
            try (0..<count).map { _ in
                let client = try Client.connect(to: location, timeout: .seconds(10), version: "benchmark")
                try echo(client)
                return client
            }
        }
        _ = try wave(200)
        let before = try kibibytes(of: server)
        for _ in 0..<5 { _ = try wave(200) }
        try echo(try Client.connect(to: location, timeout: .seconds(10), version: "benchmark"))
        let after = try kibibytes(of: server)
        print("\(transport): memory after 5 waves of 200 connections: \(after - before) KiB more than before")
        let idle = try wave(2000)
        print("\(transport): memory of 2,000 idle connections: \(try kibibytes(of: server) - after) KiB")
        _ = consume idle
    }

    private static func measureBurst(_ transport: TransportKind, _ location: EndpointLocation, stalled: Int) throws {
        let count = 10_000
        // The numbers of this burst only.
        let _: EventLog.Empty = try Client.connect(to: location, timeout: .seconds(10), version: "benchmark")
            .call("clear", EventLog.Empty(), timeout: .seconds(10))
        let asleep = try (0..<stalled).map { _ in try Subscriber(location) }
        let awake = try (stalled..<200).map { _ in Handed(subscriber: try Subscriber(location)) }
        let publisher = try Client.connect(to: location, timeout: .seconds(10), version: "benchmark")
        let start = ContinuousClock.now
        let following = try Following.start(awake, upTo: count)
        let publishing: EventLog.Publishing = try publisher.call(
            "burst", EventLog.Burst(events: count), timeout: .seconds(120))
        let outcomes = following.outcomes()
        let total = Times.microseconds(start.duration(to: .now)) / 1000
        print(
            "\(transport): \(count) events to 200 subscribers, \(stalled) stalled: \(outcomes.count { $0.isInOrder }) got all"
                + " in order within \(total) ms, with \(outcomes.map(\.gaps).reduce(0, +)) gaps read again; published in"
                + " \(publishing.milliseconds) ms, \(publishing.queuedMilliseconds) of them waiting for a processor, with"
                + " \(publishing.sleeps) sleeps; longest for one event \(publishing.longestMicroseconds) µs")
        _ = consume asleep
    }

    private static func echo(_ client: Client) throws {
        let _: EventLog.Empty = try client.call("echo", EventLog.Empty(), timeout: .seconds(10))
    }

    private static func report(_ transport: TransportKind, _ name: String, _ times: Times) {
        print("\(transport): \(name): median \(times.percentile(0.5)) µs, p99 \(times.percentile(0.99)) µs")
    }

    private static func kibibytes(of process: Int32) throws -> Int {
        let lines = try FileSystem.readText("/proc/\(process)/smaps_rollup").split(separator: "\n")
        let line = lines.first { $0.hasPrefix("Pss:") }
        return line.flatMap { $0.split(separator: " ").compactMap { Int($0) }.first } ?? 0
    }

    /// Runs `body` with a server in a process of its own.
    private static func withServer(
        _ transport: TransportKind, _ body: (EndpointLocation, _ process: Int32) throws -> Void
    ) throws {
        let directory = FilePath.join("/tmp", "transport-benchmark.\(ProcessIdentity.current().pid)")
        try FileSystem.makePrivateDirectory(directory)
        defer { try? FileSystem.removeTree(directory) }
        let location = EndpointLocation(path: FilePath.join(directory, "socket"))
        let command = Command(
            CurrentProcess.executable, ["serve", location.path, transport.rawValue],
            environment: CurrentProcess.environment)
        let server = try DetachedProcess.launch(
            command, output: FilePath.join(directory, "log"), readiness: .reportedByPipe)
        _ = server.waitUntilReady(timeout: .seconds(10))
        defer {
            server.identity.signal(TerminationSignal.kill)
            _ = server.identity.waitUntilGone(timeout: .seconds(10))
        }
        try body(location, server.identity.pid)
    }
}
