import Daemon
import Installer
import Platform

extension CommandSpec {
    static let uninstall: CommandSpec = CommandSpec(
        path: ["uninstall"],
        summary: "Remove the service, the link on PATH, this executable and its receipt; the data stays.",
        options: [
            OptionSpec("--yes", short: "-y", "do not ask"),
            OptionSpec("--eject", "undo init in every gated repository"),
            OptionSpec("--purge", "also remove the home: gates, runs, logs, settings"),
        ],
        details:
            """
            Says what it removed and what it kept. The gated repositories themselves are never touched by --purge, and for
            a home that holds anything else than what no-mistakes makes there nothing is done at all: exit 1.
            """,
        settlesUpdates: false,
        action: .immediate { invocation, session in
            let layout = try session.layout()
            let purge = try HomePurge(layout)
            // Before anything is removed, or written into a directory that is no home.
            if invocation.has("--purge"), let refusal = purge.refusal {
                throw CommandFailure(
                    "nothing was removed, because --purge would remove what is not its own: \(refusal)")
            }
            let printer = UpdatePrinter(output: session.output, isAside: true)
            let context = try session.updateContext(layout) { printer.print($0) }
            let repositories = gated(layout, session)
            try agree(invocation, repositories, context, session)
            var ejects = invocation.has("--eject")
            if !ejects, !repositories.isEmpty, !invocation.has("--yes") {
                ejects = Session.ask("Undo init in them, too?", session.output) ?? false
            }
            if ejects {
                try Removal(context).check()
                eject(repositories, layout, session)
            }
            let report = try Removal(context, purges: invocation.has("--purge")).run()
            for line in report.removed { session.output.line(line) }
            for line in report.kept { session.output.line("kept \(line)") }
            if invocation.has("--purge") {
                try purge.run()
                session.output.line("\(layout.root.path) was removed")
            } else if let entries = try? FileSystem.entries(of: layout.root.path), !entries.isEmpty {
                session.output.line("kept \(layout.root.path): \(entries.sorted().joined(separator: ", "))")
            }
            return .ok
        })

    /// None where the database cannot be read: that is no reason to stay.
    private static func gated(_ layout: HomeLayout, _ session: Session) -> [RepositoryRecord] {
        guard FileSystem.kind(of: layout.database) != nil else { return [] }
        do {
            return try StateStore.open(layout.database, mode: .readOnly).repositories()
        } catch {
            session.output.message("warning: the gated repositories cannot be listed: \(error)")
            return []
        }
    }

    private static func agree(
        _ invocation: Invocation, _ repositories: [RepositoryRecord], _ context: UpdateContext, _ session: Session
    ) throws {
        if !repositories.isEmpty {
            session.output.message("gated repositories, whose pushes to the gate will not be checked any more:")
            for repository in repositories { session.output.message("  \(repository.workingPath)") }
        }
        let others = context.daemon.otherHomes()
        if !others.isEmpty {
            session.output.message(
                "warning: other homes use this executable: \(others.joined(separator: ", ")); their services stay, and lead "
                    + "to nothing then; to remove each first: no-mistakes daemon uninstall --home HOME")
        }
        CancelledRuns(try session.layout()).warn(session.output)
        if invocation.has("--yes") { return }
        switch Session.ask("Remove no-mistakes?", session.output) {
        case true?: return
        case false?: throw UpdateError.declined
        case nil: throw UpdateError.needsAnswer("Remove no-mistakes?")
        }
    }

    /// Has each gate removed in the way that `eject` does; one that fails keeps none of the others.
    private static func eject(_ repositories: [RepositoryRecord], _ layout: HomeLayout, _ session: Session) {
        for repository in repositories {
            let isThere = FileSystem.kind(of: repository.workingPath) != nil
            let arguments = ["eject", "--home", layout.root.path] + (isThere ? [] : ["--gate", repository.id])
            let command = Command(
                session.executable, arguments, environment: session.environment,
                workingDirectory: isThere ? repository.workingPath : layout.root.path, deadline: .seconds(120))
            let what = (try? SystemCommandRunner().runBlocking(command)).flatMap { result in
                result.status.isSuccess ? "ejected" : result.errorText
            }
            session.output.line("\(repository.workingPath): \(what ?? "not ejected")")
        }
    }
}
