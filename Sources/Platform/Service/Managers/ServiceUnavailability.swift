/// Why a service manager cannot be used here at all, so that another way of starting has to be taken.
public enum ServiceUnavailability: Error, Sendable, Hashable, CustomStringConvertible {
    /// This machine or container was not booted with systemd (sd_booted(3)).
    case notBooted
    /// The user has no session directory: no login session, and no lingering.
    case noRuntimeDirectory(String)
    /// `XDG_RUNTIME_DIR` belongs to somebody else, as after `su` without `-`.
    case runtimeDirectoryOfAnotherUser(String, owner: UInt32)
    /// The session directory holds no socket of a user's systemd.
    case noBus(String)
    /// None of launchd's domains for this user exists.
    case noDomain([String])
    /// The manager's command is not installed; with the directories that were searched.
    case toolMissing(String, searched: [String])
    /// There is no home directory to put a definition into.
    case noHomeDirectory
    /// The manager does not answer; with what its command said.
    case silent(String)

    /// What is missing, and what to do about it.
    public var description: String {
        switch self {
        case .notBooted:
            "systemd does not run here (/run/systemd/system does not exist), as in containers and WSL 1"
        case .noRuntimeDirectory(let path):
            "this user has no login session (\(path) does not exist); log in instead of using su or sudo, or enable "
                + "lingering"
        case .runtimeDirectoryOfAnotherUser(let path, let owner):
            "XDG_RUNTIME_DIR is \(path), which belongs to the user with the id \(owner); use 'su -' or log in"
        case .noBus(let path):
            "no systemd of this user answers in \(path); log in as this user, or enable lingering"
        case .noDomain(let domains):
            "launchd has none of \(domains.joined(separator: ", ")); log in on the machine itself"
        case .toolMissing(let name, let searched):
            "\(name) is not in \(searched.isEmpty ? "its place" : searched.joined(separator: ", "))"
        case .noHomeDirectory:
            "HOME is not set to an absolute path; set it"
        case .silent(let answer):
            "the service manager does not answer: \(answer)"
        }
    }
}

/// Whether a manager can be used.
public enum ServiceAvailability: Sendable, Hashable {
    case available
    case unavailable(ServiceUnavailability)
}
