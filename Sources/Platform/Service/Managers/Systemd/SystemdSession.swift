/// How the commands of systemd reach the systemd of one user.
struct SystemdSession: Sendable {
    /// The environment for `systemctl --user`.
    let environment: [String: String]

    /// Finds the user's session directory and its sockets, and never takes somebody else's.
    ///
    /// systemctl(1) itself trusts `XDG_RUNTIME_DIR` blindly; after `su` without `-` that is another user's.
    static func find(_ context: ManagerContext) throws(ServiceUnavailability) -> SystemdSession {
        // The check of sd_booted(3).
        guard context.host.owner(of: "/run/systemd/system") != nil else { throw .notBooted }
        let directory = try runtimeDirectory(context)
        let hasManager = ["systemd/private", "bus"].contains {
            context.host.owner(of: FilePath.join(directory, $0)) == context.userID
        }
        guard hasManager else { throw .noBus(directory) }
        var environment = context.environment
        environment["XDG_RUNTIME_DIR"] = directory
        environment["DBUS_SESSION_BUS_ADDRESS"] = busAddress(directory, context)
        // Output is read by a program; some distributions set these for people.
        for variable in ["SYSTEMD_PAGER", "SYSTEMD_LESS", "SYSTEMD_LOG_LEVEL", "SYSTEMD_COLORS"] {
            environment[variable] = nil
        }
        return SystemdSession(environment: environment)
    }

    private static func runtimeDirectory(_ context: ManagerContext) throws(ServiceUnavailability) -> String {
        let standard = "/run/user/\(context.userID)"
        let given = context.directory("XDG_RUNTIME_DIR")
        for candidate in [given, standard].compactMap({ $0 }) where context.host.owner(of: candidate) == context.userID
        {
            return candidate
        }
        if let given, let owner = context.host.owner(of: given), owner != context.userID {
            throw .runtimeDirectoryOfAnotherUser(given, owner: owner)
        }
        throw .noRuntimeDirectory(given ?? standard)
    }

    /// The address that was given, unless its socket is another user's; else the standard one, if there is one.
    private static func busAddress(_ directory: String, _ context: ManagerContext) -> String? {
        if let given = context.environment["DBUS_SESSION_BUS_ADDRESS"] {
            let path = given.split(separator: ",").first.flatMap { $0.hasPrefix("unix:path=") ? $0.dropFirst(10) : nil }
            if let path, context.host.owner(of: String(path)) == context.userID { return given }
        }
        let bus = FilePath.join(directory, "bus")
        return context.host.owner(of: bus) == context.userID ? "unix:path=\(bus)" : nil
    }
}
