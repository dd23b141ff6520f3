import Daemon
import Installer
import Platform

extension CommandSpec {
    static let daemonList: CommandSpec = CommandSpec(
        path: ["daemon", "list"], summary: "List every install of this user on this machine, one line each.",
        options: [.json],
        details: """
            Found by the service definitions that no-mistakes wrote and by the daemons that run, also of homes that are
            gone: those are marked, and go with: no-mistakes daemon uninstall --home DIR
            """,
        action: .concurrent { invocation, session in
            let control = session.control(try session.layout())
            let listing = try await ManagerPatience.limiting(.seconds(3)) { try await control.installs() }
            let installs = listing.installs
            if invocation.has("--json") {
                try session.output.json(installs)
            } else if installs.isEmpty, listing.unreadDefinitions == nil {
                session.output.message("no installs: no service is installed and no daemon runs")
            } else {
                for line in lines(installs, session.output) { session.output.line(line) }
            }
            guard let reason = listing.unreadDefinitions else { return .ok }
            session.output.message(
                "installs that do not run are not listed, because services could not be read: \(reason)")
            return .failed
        })

    private static func lines(_ installs: [Install], _ output: Output) -> [String] {
        let managers = installs.map(\.manager.count).max() ?? 0
        let versions = installs.map { ($0.version ?? "-").count }.max() ?? 0
        return installs.map { install in
            let state =
                output.status(install.state.rawValue) + String(repeating: " ", count: 8 - install.state.rawValue.count)
            let pid = install.pid.map(String.init) ?? "-"
            let root = RunTable.shown(install.root ?? "(its definition names no home)")
            return "\(install.suffix ?? "-".padded(to: 8)) \(state) \(pid.padded(to: 7)) "
                + "\(install.manager.padded(to: managers)) \((install.version ?? "-").padded(to: versions)) \(root)"
                + (install.rootExists ? "" : " (gone)") + "  \(RunTable.shown(install.executable ?? "-"))"
        }
    }
}
