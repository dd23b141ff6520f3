/// Something a service manager was asked to do and did not: on what, with which command, and what it said.
public struct ServiceManagerError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What went wrong, decided by codes and by what was found afterwards; never by the text of a message.
    public enum Cause: Sendable, Equatable {
        /// There is no such manager for this user at present.
        case unavailable(ServiceUnavailability)
        /// The command itself could not be run.
        case cannotRun(CommandError)
        /// The command took longer than this and was ended.
        case timedOut(Duration)
        /// The command failed for a reason that its status does not tell.
        case failed
        /// The command's output is not what it is known to print.
        case unreadableAnswer(String)
        /// There is nothing to start.
        case notInstalled
        /// The manager read the definition and cannot use it; with its own word for that.
        case definitionRejected(String)
        /// The manager does not see the definition; with the directory it lies in.
        case definitionNotFound(directory: String)
        /// The user has forbidden the service to run.
        case masked
        /// Something that cannot be kept aside lies where the definition belongs.
        case obstructed(by: String)
        /// The service of this other home has the same name.
        case ofAnotherRoot(String)
        /// The definition changed between planning and applying.
        case changedMeanwhile
        /// The service was started and ended again; with the manager's word for its end and its exit status.
        case startFailed(result: String, status: Int32?)
        /// The manager gave up on the service after too many starts.
        case startLimitReached
        /// A setting of the user's forbids the service to start; with the setting's kind.
        case requirementUnmet(String)
        /// Units that the service cannot do without are not up.
        case dependencyMissing([String])
        /// Somebody else stopped the service while it was starting; it is to stay stopped.
        case stoppedMeanwhile
        /// The start was refused, or somebody else stopped the service before it was up: the manager remembers nothing of
        /// it that would tell.
        case forgotten
        /// The service was stopped, and is in this state again: somebody starts it, or its manager says what is not so.
        case startedMeanwhile(ServiceState)
        /// The service was started and did nothing for this long.
        case neverStarted(Duration)
        /// The service still runs, or its name is still taken, this long after it was asked to stop.
        case stillThere(ServiceState, after: Duration)
        /// A file could not be read or written.
        case storage(String)
    }

    /// The service or file it is about.
    public var subject: String
    /// The command that was run, with its name; empty when none was.
    public var command: [String]
    /// How it ended; nil when it did not run or was ended.
    public var status: ExitStatus?
    /// What it printed.
    public var output: String
    /// What it complained.
    public var errorOutput: String
    /// What went wrong.
    public var cause: Cause

    /// Describes a failure without a command of its own.
    public init(_ subject: String, _ cause: Cause) {
        self.init(subject, cause, command: [], result: nil)
    }

    init(_ subject: String, _ cause: Cause, command: [String], result: CommandResult?) {
        self.subject = subject
        self.command = command
        status = result.flatMap { $0.timedOut ? nil : $0.status }
        output = result?.outputText ?? ""
        errorOutput = result?.errorText ?? ""
        self.cause = cause
    }

    /// Subject, cause, command with what it said, and remedy, on one line.
    public var description: String {
        var text = "\(subject): \(reason)"
        switch cause {
        // What was found out is more than what the command says.
        case .requirementUnmet, .dependencyMissing, .stoppedMeanwhile, .startedMeanwhile: break
        default: text += told
        }
        return remedy.map { "\(text); \($0)" } ?? text
    }

    private var told: String {
        guard !command.isEmpty else { return "" }
        // A list of properties tells nobody anything.
        let words = command.map { $0.utf8.count > 80 && $0.contains(",") ? "…" : $0 }
        let ending = status.map { ": \($0)" } ?? ""
        let said = [errorOutput, output].flatMap { $0.split(whereSeparator: \.isNewline) }.joined(separator: " | ")
        return " [\(words.joined(separator: " "))\(ending)]" + (said.isEmpty ? "" : " said: \(said)")
    }

    private var reason: String {
        switch cause {
        case .unavailable(let reason): "no service manager: \(reason)"
        case .cannotRun(let error): "\(error)"
        case .timedOut(let limit): "the manager did not answer within \(limit)"
        case .failed: "the manager's command failed"
        case .unreadableAnswer(let what): "the manager's answer cannot be understood (\(what))"
        case .notInstalled: "no definition of the service is installed"
        case .definitionRejected(let word): "the manager does not accept the definition (\(word))"
        case .definitionNotFound(let directory): "the manager does not look for definitions in \(directory)"
        case .masked: "the service is masked"
        case .obstructed(let kind): "\(kind) is in the place of the definition"
        case .ofAnotherRoot(let root):
            "the service of \(root) has this name, because the hashes of both homes begin alike"
        case .changedMeanwhile: "the definition changed while it was being replaced"
        case .startFailed(let result, let status):
            "the service did not come up (\(result)\(status.map { ", status \($0)" } ?? ""))"
        case .startLimitReached: "the service was started too often, and its manager gave up on it"
        case .requirementUnmet(let setting): "the manager did not start the service, because its \(setting) is not met"
        case .dependencyMissing(let units):
            "the manager did not start the service, because what it depends on is not up: "
                + units.joined(separator: ", ")
        case .stoppedMeanwhile: "somebody else stopped the service while it was starting"
        case .forgotten: "the service was not started, or stopped at once: its manager does not say which"
        case .startedMeanwhile(let state):
            "the service was stopped, and is \(state.rawValue) again: somebody else starts it"
        case .neverStarted(let time): "the service was asked to start and did not within \(time)"
        case .stillThere(let state, let time): "the service is still \(state.rawValue) after \(time)"
        case .storage(let what): what
        }
    }

    /// What the reader can do; nil when the reason says it already or only the command's own words help.
    public var remedy: String? {
        switch cause {
        case .unavailable, .cannotRun, .failed, .stoppedMeanwhile, .forgotten: nil
        case .storage: "let this user read and write there"
        case .timedOut, .stillThere: "try again, and look at the machine's load and at the manager's own log"
        case .unreadableAnswer: "this version of the manager may be too new for this program"
        case .notInstalled: "install it"
        case .definitionRejected: "look at the definition, and at the manager's own log"
        case .definitionNotFound:
            "set XDG_CONFIG_HOME for the whole login session, or not at all, and log in again"
        case .masked: "allow it again with 'systemctl --user unmask \(subject)'"
        case .obstructed: "move it away"
        case .ofAnotherRoot: "choose another home"
        case .changedMeanwhile, .startedMeanwhile: "try again"
        case .requirementUnmet: "look at its drop-ins: systemctl --user cat \(subject)"
        case .dependencyMissing(let units): "look at: systemctl --user status \(units.joined(separator: " "))"
        case .startFailed(_, let status?): ExecFailure.explanation(of: status) ?? "look at the service's own log"
        case .startFailed, .startLimitReached: "look at the service's own log"
        case .neverStarted: "look at the manager's own log"
        }
    }
}
