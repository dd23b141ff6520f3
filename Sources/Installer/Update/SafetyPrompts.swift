package import Daemon
import Platform

/// What the user has to agree to before anything is replaced, in this order: unfinished runs, a daemon of another
/// executable, an older version.
package struct SafetyPrompts: Sendable {
    /// Runs that a restart can fail; nil when they cannot be listed.
    package var runs: [RunSummary]?
    /// The executable of the running daemon.
    package var running: RunningExecutable
    /// The executable that is updated: absolute, links resolved.
    package var executable: String
    /// The older version that was asked for, and the present one.
    package var downgrade: (to: Version, from: Version)?
    /// Runs are waited for, so nothing happens to them.
    package var waits: Bool

    /// The executable of a running daemon, as far as it is known.
    package enum RunningExecutable: Sendable, Equatable {
        /// No daemon runs.
        case none
        /// It is this one: absolute, links resolved.
        case known(String)
        /// A daemon runs, and it cannot be told.
        case undeterminable(String)
    }

    /// Collects what there is to ask about.
    package init(
        runs: [RunSummary]?, running: RunningExecutable, executable: String, downgrade: (to: Version, from: Version)?,
        waits: Bool
    ) {
        self.runs = runs
        self.running = running
        self.executable = executable
        self.downgrade = downgrade
        self.waits = waits
    }

    /// One question: what is at stake, and what to say yes or no to.
    package struct Question: Sendable, Equatable {
        /// What the user should know; printed also when nobody is asked.
        package var warnings: [String]
        /// The question, which can be answered with yes or no.
        package var text: String
    }

    /// All questions, in their order.
    /// - Throws: ``UpdateError/undeterminable(reason:)``, which no answer overrides.
    package func questions() throws(UpdateError) -> [Question] {
        var questions: [Question] = []
        let endangered = (runs ?? []).filter { $0.status == .pending || $0.status == .running }
        if runs == nil, !waits {
            questions.append(
                Question(
                    warnings: ["it is not known which runs are unfinished; restarting the daemon can fail them"],
                    text: "Restart the daemon nevertheless?"))
        } else if !endangered.isEmpty, !waits {
            let list = endangered.map { "  \($0.id.text)  \($0.status.rawValue)  \($0.branch)  \($0.repo)" }
            questions.append(
                Question(
                    warnings: ["\(endangered.count) unfinished run(s); restarting the daemon can fail them:"] + list,
                    text: "Restart the daemon nevertheless?"))
        }
        switch running {
        case .none: break
        case .known(let path) where path == executable: break
        case .known(let path):
            questions.append(
                Question(
                    warnings: [
                        "the daemon runs another executable than the one that is updated:",
                        "  running: \(path)", "  updated: \(executable)",
                    ], text: "Restart it as \(executable)?"))
        case .undeterminable(let reason): throw .undeterminable(reason: reason)
        }
        if let downgrade {
            questions.append(
                Question(
                    warnings: ["\(downgrade.to) is older than \(downgrade.from), which is installed"],
                    text: "Go back to \(downgrade.to)?"))
        }
        return questions
    }

    /// The executable that a probe found, by its canonical path.
    package static func running(_ status: DaemonStatus, reason: String?) -> RunningExecutable {
        if status.state == .stopped { return .none }
        let path = status.executable ?? status.pid.flatMap { ProcessIdentity.executable(of: $0) }
        guard let path else {
            return .undeterminable(reason ?? "it does not say, and its process cannot be inspected")
        }
        return .known((try? FileSystem.canonicalPath(path)) ?? path)
    }
}
