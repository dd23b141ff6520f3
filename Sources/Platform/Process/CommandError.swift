/// Why there is no result of a command.
public enum CommandError: Error, Equatable, CustomStringConvertible {
    /// No such program; `searched` are the directories that were looked in, none for a name with a slash.
    case notFound(String, searched: [String])
    /// The system refused to start it.
    case cannotStart(SystemError)
    /// Its task was cancelled; no process of it runs any more.
    case cancelled
    /// It ran longer than its deadline; no process of it runs any more.
    case timedOut(after: Duration)

    /// What is wrong and what to do about it.
    public var description: String {
        switch self {
        case .notFound(let name, let searched):
            searched.isEmpty
                ? "\(name) is not an executable file; install it, or correct the path"
                : "\(name) is in none of \(searched.joined(separator: ", ")); install it, or add its directory to PATH"
        case .cannotStart(let error):
            "the command cannot be started: \(error)"
        case .cancelled:
            "the command was cancelled"
        case .timedOut(let limit):
            "the command was ended because it took longer than \(limit)"
        }
    }
}

extension CommandError {
    /// Does a part of starting a command; what fails there means that it cannot be started.
    static func whileStarting<T: ~Copyable>(
        _ body: () throws(SystemError) -> T
    ) throws(CommandError) -> T {
        do throws(SystemError) {
            return try body()
        } catch {
            throw .cannotStart(error)
        }
    }
}
