import Daemon
import Installer
import Platform

extension CommandSpec {
    static let update: CommandSpec = CommandSpec(
        path: ["update"], summary: "Replace this executable by the newest release, and restart the daemon with it.",
        options: [
            OptionSpec("--yes", short: "-y", "answer yes to every prompt; warnings are still printed"),
            OptionSpec("--check", "only say whether there is a newer version"),
            OptionSpec("--version", value: "V", "this version, also an older one"),
            OptionSpec("--from", value: "SOURCE", "take it from this directory or https:// address this time"),
            OptionSpec("--wait", "let active runs finish instead of cancelling them"), .json,
        ],
        details: """
            The release's signature, hash, age and version are verified first, and the new executable is run once. If its
            daemon does not come up as the new version and stay up, executable, service and database go back to what they
            were, and the exit status is 1. An update that is interrupted is finished or taken back by the next command.
            Only what install.sh has installed updates itself.
            """,
        settlesUpdates: false,
        action: .immediate { invocation, session in
            var options = UpdateOptions()
            options.assumesYes = invocation.has("--yes")
            options.checksOnly = invocation.has("--check")
            options.waits = invocation.has("--wait")
            if let text = invocation.value("--version") {
                guard let version = Version(text) else {
                    throw UsageError("--version takes a version like 1.2.3, not \(text.debugDescription)", update)
                }
                options.version = version
            }
            FaultPoints.adjust(&options, environment: session.environment)
            let printer = UpdatePrinter(
                output: session.output, json: invocation.has("--json"),
                isInteractive: StandardStream.error.isTerminal)
            do {
                if let text = invocation.value("--from") {
                    options.source = try ReleaseSource(text, relativeTo: session.currentDirectory())
                }
                let context = try session.updateContext(try session.layout()) { printer.print($0) }
                if !options.checksOnly {
                    // Before anything is begun: whose the daemon is decides how it is stopped and started.
                    if let error = ManagerSetting.error(in: session.environment) { throw error }
                    session.recordCommand(try session.layout())
                    try ServiceCgroup.leave(session.application.name, tools: context.tools)
                }
                _ = try Updater(context, options: options).run()
            } catch {
                let isRefusal = (error as? UpdateError)?.isRefusal ?? (error is ConfigurationError)
                printer.print(isRefusal ? .refused(reason: "\(error)") : .failed(reason: "\(error)"))
                throw error
            }
            return .ok
        })

    static let checkUpdate: CommandSpec = CommandSpec(
        path: ["internal", "check-update"], summary: "Ask the release source for a newer version and note it.",
        isHidden: true,
        action: .immediate { _, session in
            try UpdateCheck.ask(try session.updateContext(try session.layout()) { _ in })
            return .ok
        })
}
