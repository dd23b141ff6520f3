import Synchronization

/// Reads the environment that a login shell gives its user's commands.
///
/// The shell runs in a session of its own, so that it can neither take a terminal nor be stopped by one, reads the null
/// device, and is asked to run a command of the application's that sends back its environment. Everything the shell
/// leaves behind is ended with it.
public struct LoginShellCapture: Sendable {
    private let application: Application
    private let shell: LoginShell
    private let environment: [String: String]
    private let printer: [String]
    private let keeper: [String]
    private let directory: String?

    /// What the first way of starting the shell gets of the budget when there is a second one.
    private static let firstShare = 0.75
    /// Interactive shells ignore SIGTERM, so there is no point in waiting for them.
    private static let grace = Duration.milliseconds(200)

    /// - Parameters:
    ///   - environment: what the shell starts with; see ``EnvironmentHygiene``.
    ///   - printer: the absolute path and the first arguments of a command that calls ``EnvironmentPrinter`` with the
    ///     values of the options `--to` and `--mark`, which are appended.
    ///   - keeper: the absolute path and the first arguments of a command that calls ``ShellKeeper`` with the operands
    ///     that are appended: its asker, then the name, the program and the arguments of the shell. Empty for none: then
    ///     what leaves the shell's session and clears its environment lives on.
    ///   - directory: where the pipes are made, private to this user and used by one process at a time; what an earlier
    ///     one left there when it was killed is ended and removed. Nil: among the temporary files, where a process that
    ///     is killed leaves its pipe and its shell.
    public init(
        application: Application, shell: LoginShell, environment: [String: String], printer: [String],
        keeper: [String] = [], directory: String? = nil
    ) {
        self.keeper = keeper
        self.application = application
        self.shell = shell
        self.environment = environment
        self.printer = printer
        self.directory = directory
    }

    /// Tries the ways of starting the shell one after the other until one gives an answer.
    ///
    /// Takes little longer than `budget`, whatever startup files do. Cancelling the task ends the shell.
    public func capture(budget: Duration) async -> CaptureReport {
        let clock = SuspendingClock()
        let start = clock.now
        await clearDirectory()
        var report = CaptureReport(shell: shell)
        var stages = shell.kind.stages[...]
        while let stage = stages.popFirst(), !Task.isCancelled {
            let left = budget - start.duration(to: clock.now)
            if left <= .zero { break }
            let share = stages.isEmpty ? left : left * Self.firstShare
            let stageStart = clock.now
            let outcome = await attempt(stage, deadline: share)
            report.attempts.append(
                CaptureAttempt(stage: stage, outcome: outcome, duration: stageStart.duration(to: clock.now)))
            if case .captured = outcome { break }
        }
        report.duration = start.duration(to: clock.now)
        return report
    }

    private func attempt(_ stage: ShellStage, deadline: Duration) async -> CaptureAttempt.Outcome {
        let mark = Self.randomMark()
        let channel: CaptureChannel
        do throws(SystemError) {
            channel = try makeChannel(mark)
        } catch {
            return .failed(.cannotStart("\(error)"))
        }
        let limit = Poll.Instant.now + deadline
        async let collected = BlockingThread.result { channel.collect() }
        let end = await run(command(stage, channel, mark, deadline), mark)
        channel.finish()
        guard let received = try? await collected, !received.bytes.isEmpty else { return .failed(end) }
        // Ending what a startup file waits for lets its shell go on, without whatever that would have set.
        if case .timedOut = end, received.time >= limit { return .failed(end) }
        guard let variables = EnvironmentPayload.decode(received.bytes, mark: mark) else { return .failed(.incomplete) }
        // How the shell ended does not matter once it has answered.
        return .captured(variables.filter { !isOurs($0.key, $0.value) })
    }

    private func command(
        _ stage: ShellStage, _ channel: CaptureChannel, _ mark: String, _ deadline: Duration
    ) -> Command {
        let words = printer + ["--to", channel.path, "--mark", mark]
        let invocation = shell.kind.invocation(of: words, stage: stage)
        let home = environment["HOME"] ?? "/"
        var command = Command(
            shell.path, invocation.arguments, environment: environment.merging(guards) { _, ours in ours },
            workingDirectory: FileSystem.kind(of: home) == .directory ? home : "/", deadline: deadline)
        command.name = invocation.name
        // One that is not there is told as such.
        guard let program = keeper.first, ExecutableSearch.isExecutable(shell.path) else { return command }
        command.executable = program
        command.arguments =
            keeper.dropFirst() + ["--", String(CurrentProcess.id), invocation.name ?? shell.path, shell.path]
            + invocation.arguments
        command.name = nil
        return command
    }

    /// - Returns: why there is no answer, if there is none.
    private func run(_ command: Command, _ mark: String) async -> CaptureFailure {
        let output = OutputTail()
        do throws(CommandError) {
            let status = try await CommandStream.run(
                command, marker: (application.captureVariable, mark), grace: Self.grace
            ) { output.append($0) }
            return .noAnswer(
                "\(status)", lastLine: output.lastLine, guardVariable: application.resolvingEnvironmentVariable)
        } catch {
            switch error {
            case .timedOut(let limit): return .timedOut(after: limit)
            case .cancelled: return .cancelled
            case .notFound, .cannotStart: return .cannotStart("\(error)")
            }
        }
    }

    /// What keeps startup files from doing what only makes sense in front of a person, and lets them know.
    private var guards: [String: String] {
        [
            application.resolvingEnvironmentVariable: "1",
            // oh-my-zsh would fetch its updates, and its tmux plugin would start tmux.
            "DISABLE_AUTO_UPDATE": "true",
            "ZSH_TMUX_AUTOSTART": "false",
            "ZSH_TMUX_AUTOSTARTED": "true",
            // Startup files that ask for the terminal's abilities complain when there is none at all.
            "TERM": "dumb",
        ]
    }

    /// Whether a variable is there only because of the capture, and not by what a startup file made of it.
    private func isOurs(_ name: String, _ value: String) -> Bool {
        // TERM is dropped with everything else that describes a terminal.
        name == application.captureVariable || (guards[name] == value && name != "TERM" && environment[name] == nil)
    }

    private func makeChannel(_ mark: String) throws(SystemError) -> CaptureChannel {
        do throws(SystemError) {
            if let directory { return try CaptureChannel(in: directory, mark: mark) }
        } catch {
            // Not every file system has pipes.
        }
        return try CaptureChannel(in: temporaryDirectory, mark: mark)
    }

    /// Ends the shells of a process that was killed, which its pipes name, and removes those.
    private func clearDirectory() async {
        guard let directory else { return }
        let name = application.captureVariable
        _ = try? await BlockingThread.run {
            try FileSystem.makePrivateDirectory(directory)
            for entry in try FileSystem.entries(of: directory) {
                if let mark = CaptureChannel.mark(of: entry) { ProcessTree.end(marker: (name, mark), grace: .zero) }
                try FileSystem.removeTree(FilePath.join(directory, entry))
            }
        }
    }

    private var temporaryDirectory: String {
        guard let directory = environment["TMPDIR"], FilePath.isAbsolute(directory),
            FileSystem.kind(of: directory) != nil
        else { return "/tmp" }
        return directory
    }

    private static func randomMark() -> String {
        (0..<2).map { _ in String(UInt64.random(in: .min ... .max), radix: 36) }.joined()
    }
}

/// The end of what a shell printed, which tells best why it ended.
private final class OutputTail: Sendable {
    private let bytes = Mutex<[UInt8]>([])
    private static let limit = 4096

    func append(_ piece: UnsafeRawBufferPointer) {
        bytes.withLock { bytes in
            bytes += piece.suffix(Self.limit)
            bytes.removeFirst(max(0, bytes.count - Self.limit))
        }
    }

    /// The last line with anything on it, at most 200 characters of it, without control characters.
    var lastLine: String? {
        let text = String(decoding: bytes.withLock { $0 }, as: UTF8.self)
        let lines = text.split(whereSeparator: \.isNewline).map { line in
            String(String.UnicodeScalarView(line.unicodeScalars.filter { $0.properties.generalCategory != .control }))
        }
        return lines.last { !$0.allSatisfy(\.isWhitespace) }.map { String($0.prefix(200)) }
    }
}
