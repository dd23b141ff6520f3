/// One thing that a plan does.
public struct PlannedStep: Sendable, Hashable, CustomStringConvertible {
    /// What is done, in the words that the managers share.
    public enum Action: Sendable, Hashable {
        /// A definition that is not ours to overwrite gets another name.
        case keepAside(to: String)
        /// The definition file is written.
        case write
        /// A definition is given to a manager that keeps it itself.
        case register
        /// The manager reads its definitions again.
        case reload
        /// The service will be started at login.
        case enable
        /// A service of an older naming stops.
        case suspendLegacy(String)
        /// Failures that the manager counted are forgotten.
        case clearFailures
        case start
        case stop
        case restart
        /// The manager lets go of a definition, and the service ends.
        case unload(String)
        /// The manager takes a definition in.
        case load(String)
        /// Once the service is proved to work: what is left of an older naming goes.
        case removeLegacy(String)
    }

    /// What is done.
    public let action: Action
    /// The command that does it, where one does.
    public let command: [String]?
    /// It in words, where there is no command.
    public let note: String

    init(_ action: Action, command: [String]) {
        self.action = action
        self.command = command
        note = ""
    }

    init(_ action: Action, note: String) {
        self.action = action
        command = nil
        self.note = note
    }

    /// The command as a shell would take it, or the words.
    public var description: String { command.map { ShellWord.line($0) } ?? note }

    /// Only done when the service has proved to work.
    var isForAfterwards: Bool {
        if case .removeLegacy = action { return true }
        return false
    }
}
