import Platform
import Synchronization
import Testing

@testable import nm

@Suite struct DaemonDefinitionTests {
    /// What a command printed, and on which stream.
    private final class Recorder: Sendable {
        let printed = Mutex<[UInt8]>([])
        let messages = Mutex<[String]>([])
    }

    @discardableResult
    private func run(
        _ words: [String], environment: [String: String] = [:], isTerminal: Bool = false,
        _ recorder: Recorder = Recorder()
    ) throws -> [UInt8] {
        let output = Output(
            isTerminal: isTerminal, colours: false, write: { bytes in recorder.printed.withLock { $0 += bytes } },
            writeError: { text in recorder.messages.withLock { $0.append(text) } })
        let session = Session(
            application: .noMistakes, environment: ["HOME": "/home/me"].merging(environment) { $1 },
            currentDirectory: { "/home/me" }, homeArgument: nil, executable: "/usr/local/bin/no-mistakes",
            output: output,
            runner: SystemCommandRunner())
        let spec = CommandSpec.daemonDefinition
        guard case .immediate(let body) = spec.action else { return [] }
        #expect(try body(try Invocation(words, for: spec), session) == .ok)
        return recorder.printed.withLock { $0 }
    }

    private func text(_ words: [String], environment: [String: String] = [:]) throws -> String {
        String(decoding: try run(words, environment: environment), as: UTF8.self)
    }

    @Test func `a unit starts this executable for the home that was named`() throws {
        let unit = try SystemdUnit.parse(
            Array(try text(["--manager", "systemd", "--root", "/home/me/50% of it"]).utf8))
        #expect(unit.executable == "/usr/local/bin/no-mistakes")
        #expect(unit.arguments == ["daemon", "run", "--root", "/home/me/50% of it", "--manager", "systemd"])
        #expect(unit.workingDirectory == "/home/me/50% of it")
        #expect(unit.logFile == "/home/me/50% of it/logs/bootstrap.log")
        #expect(unit.isIntact)
    }

    @Test func `a unit brings the daemon back after a crash, but not after its status 78`() throws {
        let unit = try text(["--manager", "systemd"])
        let lines = [
            "Type=notify", "Restart=on-failure", "RestartPreventExitStatus=78", "KillMode=mixed", "OOMPolicy=continue",
            "TimeoutStopSec=45", "WorkingDirectory=/home/me/.no-mistakes",
        ]
        for line in lines { #expect(unit.contains("\n\(line)\n"), "\(line)") }
    }

    @Test func `a definition names the same home for every manager`() throws {
        let plist = try LaunchAgentPlist.parse(try run(["--manager", "launchd", "--executable", "./bin/it's"]))
        #expect(plist.executable == "/home/me/bin/it's")
        #expect(plist.arguments.suffix(2) == ["--manager", "launchd"])
        let task = try ScheduledTask.parse(try run(["--manager", "task-scheduler"]))
        #expect(task.arguments.prefix(4) == plist.arguments.prefix(4))
    }

    @Test func `the home and the executable of another system are taken as it has them`() throws {
        let words = ["--manager", "task-scheduler", "--root", #"C:\Users\Me\.\NM\"#, "--executable", #"C:\NM\nm.exe"#]
        let recorder = Recorder()
        let bytes = try run(words, recorder)
        #expect(bytes.starts(with: [0xFF, 0xFE]))
        let task = try ScheduledTask.parse(bytes)
        #expect(task.executable == #"C:\NM\nm.exe"#)
        #expect(task.workingDirectory == #"c:\users\me\nm"#)
        #expect(recorder.messages.withLock { $0.count } == 1, "the stand-in for the user is not mentioned")
    }

    @Test func `a person reads a task as text`() throws {
        let printed = try run(["--manager", "task-scheduler", "--sid", "S-1-5-21-7-8"], isTerminal: true)
        #expect(String(decoding: printed, as: UTF8.self).contains("<UserId>S-1-5-21-7-8</UserId>"))
    }

    @Test func `proxies are a part of units and property lists, and of no task`() throws {
        let proxy = ["HTTPS_PROXY": "http://proxy", "EDITOR": "ed"]
        #expect(
            try SystemdUnit.parse(run(["--manager", "systemd"], environment: proxy)).environment == [
                "HTTPS_PROXY": "http://proxy"
            ])
        #expect(try LaunchAgentPlist.parse(run(["--manager", "launchd"], environment: proxy)).environment.count == 1)
        #expect(try ScheduledTask.parse(run(["--manager", "task-scheduler"], environment: proxy)).environment.isEmpty)
    }

    @Test(arguments: [
        ("systemd", "/home/me/a\nb"), ("systemd", "/" + String(repeating: "a", count: 300)),
        ("launchd", String(repeating: "/abc", count: 2000)), ("task-scheduler", #"C:\a."#),
    ])
    func `what a manager cannot express ends with 65, and prints nothing`(manager: String, root: String) throws {
        let recorder = Recorder()
        let error = #expect(throws: RenderingRefusal.self) {
            try run(["--manager", manager, "--root", root], recorder)
        }
        #expect(error.map { ExitCode(for: $0).rawValue } == 65)
        #expect(recorder.printed.withLock { $0.isEmpty })
    }

    @Test(arguments: ServiceManagerKind.allCases)
    func `an empty executable is a usage error`(manager: ServiceManagerKind) {
        let error = #expect(throws: UsageError.self) { try run(["--manager", manager.rawValue, "--executable", ""]) }
        #expect(error.map { ExitCode(for: $0).rawValue } == 2)
        #expect(error?.description.split(separator: "\n").count == 2)
    }

    @Test(arguments: ["/home/me/a:b", #"C:\a:b"#, #"C:\a\b:c"#, #"\\server\share:x"#])
    func `a colon in a name is refused for a task`(root: String) {
        let error = #expect(throws: RenderingRefusal.self) { try run(["--manager", "task-scheduler", "--root", root]) }
        #expect(error?.reason.contains("no file's name can hold on Windows") == true)
    }

    @Test func `an unknown manager is a usage error that names the known ones`() {
        let error = #expect(throws: UsageError.self) { try run(["--manager", "openrc"]) }
        #expect(error?.message.contains("launchd, systemd, task-scheduler") == true)
    }
}
