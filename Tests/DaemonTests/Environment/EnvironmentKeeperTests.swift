import Platform
import Synchronization
import Testing

@testable import Daemon

/// Answers to be given one after the other, each as soon as it is there.
private actor Answers {
    private var ready: [ResolvedEnvironment] = []
    private var waiting: [CheckedContinuation<ResolvedEnvironment, Never>] = []
    private(set) var asked = 0
    private var askedWaiters: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []

    func give(_ environment: ResolvedEnvironment) {
        if waiting.isEmpty { ready.append(environment) } else { waiting.removeFirst().resume(returning: environment) }
    }

    func next() async -> ResolvedEnvironment {
        asked += 1
        for (count, continuation) in askedWaiters where count == asked { continuation.resume() }
        askedWaiters.removeAll { $0.count == asked }
        if !ready.isEmpty { return ready.removeFirst() }
        return await withCheckedContinuation { waiting.append($0) }
    }

    func hasBeenAsked(_ count: Int) async {
        if asked >= count { return }
        await withCheckedContinuation { askedWaiters.append((count, $0)) }
    }
}

extension ResolvedEnvironment {
    fileprivate static func good(_ value: String) -> Self {
        Self(["A": value, "PATH": "/bin"], from: .loginShell, quality: .loginShell, origin: "a shell")
    }

    fileprivate static let bad: Self = {
        var environment = Self(
            ["A": "bad", "PATH": "/bin"], from: .process, quality: .augmentedProcess(reason: "it hung"),
            origin: "process")
        environment.warnings = ["not known: it hung"]
        return environment
    }()
}

@Suite(.timeLimit(.minutes(20))) struct EnvironmentKeeperTests {
    private let directory: ScratchDirectory
    private let layout: HomeLayout
    private let sessions = PushSessions()
    private let answers = Answers()
    private let keeper: EnvironmentKeeper

    init() throws {
        directory = try ScratchDirectory()
        layout = HomeLayout(root: try CanonicalRoot(of: directory.path))
        let answers = answers
        keeper = EnvironmentKeeper(
            layout: layout, sessions: sessions, budget: .seconds(7),
            log: try DaemonLog(path: directory.file("log"), level: .info), clock: { .now() },
            resolve: { _ in await answers.next() })
    }

    private func value() async throws -> String? {
        try await keeper.environment(of: .mint()).variables["A"]
    }

    @Test func `what is good is asked for once`() async throws {
        await answers.give(.good("1"))
        #expect(try await value() == "1")
        #expect(try await value() == "1")
        #expect(await answers.asked == 1)
    }

    @Test func `many runs wait for one answer`() async throws {
        await keeper.begin()
        await answers.hasBeenAsked(1)
        #expect(await keeper.description.quality == "unknown")
        let runs = (0..<5).map { [keeper] _ in Task { try await keeper.environment(of: .mint()).variables["A"] } }
        await answers.give(.good("1"))
        for run in runs { #expect(try await run.value == "1") }
        #expect(await answers.asked == 1)
        #expect(await keeper.description == EnvironmentDescription(quality: "login-shell", source: "a shell"))
    }

    @Test func `what is not good serves those who waited, and is tried again before the next run`() async throws {
        await answers.give(.bad)
        #expect(try await value() == "bad")
        #expect(
            await keeper.description
                == EnvironmentDescription(quality: "augmented-process", source: "process: it hung"))
        await answers.give(.good("2"))
        #expect(try await value() == "2")
        #expect(await answers.asked == 2)
        let log = String(decoding: try FileSystem.read(directory.file("log")), as: UTF8.self)
        #expect(log.contains("warn environment warning=\"not known: it hung\""))
        #expect(log.contains("info environment resolved quality=login-shell"))
        #expect(log.contains("pathEntries=1 path=/bin"))
    }

    @Test func `a refresh asks again, and its failure lets nothing good go`() async throws {
        await answers.give(.good("1"))
        #expect(try await value() == "1")
        await answers.give(.good("2"))
        #expect(try await keeper.report(refresh: true, revealed: false).quality == "login-shell")
        #expect(try await value() == "2")
        await answers.give(.bad)
        let report = try await keeper.report(refresh: true, revealed: false)
        #expect(report.quality == "login-shell")
        #expect(report.warnings.count == 1, "what is said of a failed start does not hold: \(report.warnings)")
        #expect(report.warnings.contains { $0.contains("it hung") && $0.contains("stays in use") })
        #expect(try await value() == "2")
        #expect(await answers.asked == 3)
    }

    @Test func `a run that is cancelled while it waits returns at once`() async throws {
        let run = Task { [keeper] in try await keeper.environment(of: .mint()).variables["A"] }
        await answers.hasBeenAsked(1)
        run.cancel()
        await #expect(throws: CancellationError.self) { try await run.value }
        await answers.give(.good("1"))
        #expect(try await value() == "1")
    }

    @Test func `a keeper that was stopped asks nobody`() async throws {
        await keeper.stop()
        await #expect(throws: CancellationError.self) { try await value() }
        #expect(await answers.asked == 0)
    }

    @Test func `session, file and home come over what the shell says, in this order`() async throws {
        let run = RunID.mint()
        await answers.give(.good("1"))
        sessions.lend(["DISPLAY": ":1", "SSH_AUTH_SOCK": "/agent", "A": "smuggled"], to: run)
        _ = try directory.write("DISPLAY=:2\nNM_HOME=/elsewhere\nGIT_AUTHOR_NAME=Bot\n", to: "env")
        let environment = try await keeper.environment(of: run)
        #expect(environment.variables["A"] == "1")
        #expect(environment.variables["SSH_AUTH_SOCK"] == "/agent")
        #expect(environment.sources["SSH_AUTH_SOCK"] == .session)
        #expect(environment.variables["DISPLAY"] == ":2")
        #expect(environment.sources["DISPLAY"] == .file)
        #expect(environment.variables["NM_HOME"] == layout.root.path)
        let idle = ["GIT_AUTHOR_NAME", "NM_HOME"].map { "\($0) in \(layout.environmentFile) has no effect" }
        #expect(environment.warnings == idle)
        // A run that was parked asks again.
        #expect(try await keeper.environment(of: run).variables["SSH_AUTH_SOCK"] == "/agent")
        #expect(try await keeper.environment(of: .mint()).variables["SSH_AUTH_SOCK"] == nil)
    }

    @Test func `what is reported is what a command gets`() async throws {
        await answers.give(.good("1"))
        _ = try directory.write("GIT_DIR=/elsewhere\nGIT_SSH_COMMAND=ssh -v\n", to: "env")
        let report = try await keeper.report(refresh: false, revealed: false)
        let shown = report.variables.map { "\($0.source.rawValue) \($0.name)=\($0.value)" }
        #expect(
            shown == [
                "login-shell A=1", "file GIT_SSH_COMMAND=ssh -v", "application GIT_TERMINAL_PROMPT=0",
                "application NM_HOME=\(layout.root.path)", "application NM_RUN=<the id of the run>",
                "login-shell PATH=/bin",
            ])
        let run = try await keeper.environment(of: .mint())
        var command = CommandEnvironment.make(from: run, layout: layout).variables
        command[RunMarker.variable] = "<the id of the run>"
        #expect(Dictionary(uniqueKeysWithValues: report.variables.map { ($0.name, $0.value) }) == command)
    }

    @Test func `a file that is not understood stops a run and is reported`() async throws {
        await answers.give(.good("1"))
        _ = try directory.write("nothing", to: "env")
        await #expect(throws: EnvironmentFileError.self) { try await value() }
        let report = try await keeper.report(refresh: false, revealed: false)
        #expect(
            report.warnings.contains { $0.hasPrefix("runs fail until this is corrected: \(layout.environmentFile):1:") }
        )
    }
}
