/// What a command's exit status says (design §9).
struct ExitCode: Equatable, Sendable {
    var rawValue: Int32

    static let ok = ExitCode(rawValue: 0)
    /// The thing asked for failed.
    static let failed = ExitCode(rawValue: 1)
    static let usage = ExitCode(rawValue: 2)
    /// Stopped, cancelled or interrupted.
    static let stopped = ExitCode(rawValue: 3)
    static let unknown = ExitCode(rawValue: 4)
    /// The run waits for a person, and nobody is at a terminal to be told.
    static let parked = ExitCode(rawValue: 5)
    /// What was asked for cannot be said in the language of the service manager (sysexits.h EX_DATAERR).
    static let inexpressible = ExitCode(rawValue: 65)
    /// The configuration of the home is unusable (sysexits.h EX_CONFIG).
    static let configuration = ExitCode(rawValue: 78)
}
