import Daemon
import Installer
import Platform

extension CommandSpec {
    static let daemonDefinition = CommandSpec(
        path: ["daemon", "definition"],
        summary: "Print the service definition that would be installed; changes nothing.",
        options: [
            OptionSpec(
                "--manager", value: "KIND",
                "\(ServiceManagerKind.allCases.map(\.rawValue).joined(separator: ", ")); default: this system's"),
            OptionSpec("--executable", value: "PATH", "the executable that the service starts; default: this one"),
            OptionSpec("--root", value: "DIR", "the home that it serves"),
            OptionSpec("--sid", value: "SID", "the Windows user whose logon starts the task"),
        ],
        details: """
            Byte for byte what a file would hold, unless standard output is a terminal: a task's UTF-16 is shown as text
            there. Proxies of this environment are a part of it, with their passwords; or those of the service that is
            installed, as a start would keep them and its executable. Exits with 65 and the reason when
            the manager's language cannot express a path.
            """,
        action: .immediate { invocation, session in
            let manager = try manager(invocation)
            var session = session
            session.homeArgument = invocation.value("--root") ?? session.homeArgument
            let layout = try layout(of: manager, session)
            var definition = DaemonService.definition(
                of: layout, application: session.application, version: BuildVersion.text,
                executable: try executable(invocation.value("--executable"), of: manager, session), manager: manager,
                environment: ProxyVariables.selected(from: session.environment))
            if manager == .native, invocation.value("--executable") == nil {
                let control = session.control(layout)
                definition = MainThread.work { await control.installable() } ?? definition
            }
            let file = try definitionFile(definition, manager, sid: invocation.value("--sid"), session)
            if session.output.isTerminal {
                session.output.raw(Array(file.text.utf8))
            } else {
                session.output.raw(file.rendered())
            }
            return .ok
        })

    /// What Windows knows of its user, and other systems can only stand in for.
    private static let exampleSID = "S-1-5-21-1-1-1-1001"

    private static func manager(_ invocation: Invocation) throws -> ServiceManagerKind {
        guard let name = invocation.value("--manager") else { return .native }
        guard let manager = ServiceManagerKind(rawValue: name) else {
            let names = ServiceManagerKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageError("--manager takes one of \(names), not \(name.debugDescription)", daemonDefinition)
        }
        return manager
    }

    /// The home; for another system's manager it may be one that this system could not hold.
    private static func layout(of manager: ServiceManagerKind, _ session: Session) throws -> HomeLayout {
        if manager == .taskScheduler, let argument = session.homeArgument, let root = CanonicalRoot(windows: argument) {
            return HomeLayout(root: root)
        }
        do {
            return try session.layout()
        } catch HomeError.unusable(let path, let error) {
            guard isTooLong(path) else { throw HomeError.unusable(path: path, error) }
            throw RenderingRefusal(
                field: "root", value: path, reason: "is longer than a path can be (4095 bytes, 255 in a name)",
                remedy: "choose a shorter one")
        }
    }

    /// `PATH_MAX` and `NAME_MAX`, pathconf(3) and Darwin's <sys/syslimits.h>; the former counts a NUL and is smaller there.
    private static func isTooLong(_ path: String) -> Bool {
        path.utf8.count > 1023 || path.utf8.split(separator: UInt8(ascii: "/")).contains { $0.count > 255 }
    }

    private static func executable(
        _ argument: String?, of manager: ServiceManagerKind, _ session: Session
    ) throws -> String {
        guard let path = argument else { return session.executable }
        if path.isEmpty { throw UsageError("--executable is empty; name a file", daemonDefinition) }
        let isAbsolute = path.utf8.first == UInt8(ascii: "/") || manager == .taskScheduler
        return isAbsolute ? path : FilePath.clean(FilePath.join(try session.currentDirectory(), path))
    }

    private static func definitionFile(
        _ definition: ServiceDefinition, _ manager: ServiceManagerKind, sid: String?, _ session: Session
    ) throws -> any DefinitionFile {
        switch manager {
        case .systemd: return try SystemdUnit(definition)
        case .launchd: return try LaunchAgentPlist(definition)
        case .taskScheduler:
            if sid == nil {
                session.output.message("the user \(exampleSID) stands in for yours; --sid names another")
            }
            return try ScheduledTask(definition, userSID: sid ?? exampleSID)
        }
    }
}
