import Daemon
import Installer
import Platform
import Transport

extension CommandSpec {
    static let daemonEnvironment: CommandSpec = CommandSpec(
        path: ["daemon", "env"], summary: "Show the environment that the daemon gives to your commands and to git.",
        options: [
            OptionSpec("--refresh", "ask the login shell again first"),
            OptionSpec("--show-values", "show values that look like secrets, too"), .json,
        ],
        details: """
            Each variable is shown with where its value comes from: process, login-shell, augmented (PATH with more
            directories), file or application. What the session of a push lends to its run alone (SSH_AUTH_SOCK and
            the like) is not shown. Only a running daemon knows; nothing is started.

            The daemon asks your login shell, started as an interactive one, for at most shell_timeout seconds
            (config.yaml, default 30). Startup files can test \(Application.noMistakes.resolvingEnvironmentVariable)
            to leave out what takes long or needs you. The file env in the home (NAME=VALUE lines, only yours to
            write) overrides everything and is read anew for every run.
            """,
        action: .immediate { invocation, session in
            let layout = try session.layout()
            let query = EnvironmentQuery(
                refresh: invocation.has("--refresh"), revealed: invocation.has("--show-values"))
            let report: EnvironmentReport
            do {
                report = try DaemonConnection(layout, version: BuildVersion.text).call(
                    Method.environment, query, returning: EnvironmentReport.self, timeout: shellPatience)
            } catch let failure as ConnectFailure
                where failure.meansNobodyListens && FileLock.isHeld(layout.lockFile) == false
            {
                session.output.message("no daemon runs for \(layout.root); start it: no-mistakes daemon start")
                return .stopped
            }
            if invocation.has("--json") {
                try session.output.json(report)
            } else {
                for line in lines(report) { session.output.line(line) }
            }
            return .ok
        })

    /// What a login shell is made to run, to send its environment to the daemon that started it.
    static let printEnvironment: CommandSpec = CommandSpec(
        path: printEnvironmentWords, summary: "Send this process's environment to a daemon.",
        options: [
            OptionSpec("--to", value: "PIPE", "where to send it"),
            OptionSpec("--mark", value: "TEXT", "what to send along"),
        ], isHidden: true,
        action: .immediate { invocation, _ in
            guard let pipe = invocation.value("--to"), let mark = invocation.value("--mark") else {
                throw UsageError("--to and --mark are needed", printEnvironment)
            }
            try EnvironmentPrinter.send(to: pipe, mark: mark)
            return .ok
        })

    /// What stands between the daemon and the login shell that it asks.
    static let keepShell: CommandSpec = CommandSpec(
        path: keepShellWords, summary: "Run a login shell, and leave nothing of it.",
        // As many words as any shell is started with, and some more.
        operands: ["ASKER", "NAME", "PROGRAM"] + Array(repeating: "WORD", count: 8), requiredOperands: 3,
        isHidden: true,
        action: .immediate { invocation, _ in
            let words = invocation.operands
            guard let asker = Int32(words[0]) else { throw UsageError("ASKER is a process id", keepShell) }
            let code = try ShellKeeper.run(words[2], name: words[1], arguments: Array(words[3...]), for: asker)
            return ExitCode(rawValue: code)
        })

    /// The words that select ``keepShell``.
    static let keepShellWords = ["internal", "keep-shell"]

    /// The words that select ``printEnvironment``.
    static let printEnvironmentWords = ["internal", "print-environment"]

    /// More than the longest `shell_timeout`, which the daemon waits for a shell at most.
    private static let shellPatience = Duration.seconds(700)

    private static func lines(_ report: EnvironmentReport) -> [String] {
        var lines = [
            "quality   \(report.quality)", "source    \(report.source)", "known     since \(report.capturedAt)",
        ]
        lines += report.warnings.map { "warning   \($0)" }
        lines.append("")
        let width = report.variables.map(\.source.rawValue.count).max() ?? 0
        for variable in report.variables {
            let source = variable.source.rawValue
            let value = variable.redacted && variable.value.isEmpty ? "<hidden, see --show-values>" : variable.value
            lines.append(
                "\(source)\(String(repeating: " ", count: width - source.count))  "
                    + "\(variable.name)=\(SafeText.escape(value))")
        }
        return lines
    }
}

extension Session {
    /// Asks this process's user's login shell for the environment of their commands.
    func resolveEnvironment(_ layout: HomeLayout, _ budget: Duration) async -> ResolvedEnvironment {
        let resolver = EnvironmentResolver(
            application: application, process: environment,
            printer: [executable] + CommandSpec.printEnvironmentWords,
            keeper: [executable] + CommandSpec.keepShellWords, policy: .native,
            directory: layout.captures)
        return await resolver.resolve(budget: budget)
    }
}
