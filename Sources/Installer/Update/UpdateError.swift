package import Platform

/// Why an update was not done.
package enum UpdateError: Error, Equatable, CustomStringConvertible {
    /// The executable was built from a checkout.
    case developmentBuild(String)
    /// There is no receipt beside the executable: somebody else installed it.
    case noReceipt(executable: String)
    /// The receipt was written for another executable.
    case otherReceipt(receipt: String, executable: String)
    /// This user may not replace files in the executable's directory.
    case notWritable(directory: String)
    /// Called by a run of the daemon that would be stopped.
    case insideRun
    /// Called by a process of the service that would be stopped, which it could not leave.
    case insideService(reason: String)
    /// Another update works on the same executable.
    case busy(holder: String)
    /// It cannot be told which executable the running daemon has.
    case undeterminable(reason: String)
    /// A prompt would have to be answered, and there is nobody to answer it.
    case needsAnswer(String)
    /// The user said no.
    case declined
    /// There is not the room on the disk that an update needs once it has begun.
    case noRoom(reason: String)
    /// Nothing was replaced; where a daemon was stopped for it, it serves again.
    case notReplaced(reason: String)
    /// Nothing was replaced, and the daemon that was stopped for it did not start again yet.
    case stranded(reason: String, then: String, log: String)
    /// Nothing was to be replaced; the daemon serves, but the service that is installed for it does not work.
    case withoutService(ServiceManagerKind, reason: String)
    /// The new version did not work; the old one is back.
    case rolledBack(to: Version, from: Version, reason: String, log: String)
    /// The new version did not work, and the old one did not come back either.
    case lost(reason: String, then: String, log: String)

    /// Whether nothing was begun, because it must not be, or nobody agreed to it.
    package var isRefusal: Bool {
        switch self {
        case .developmentBuild, .noReceipt, .otherReceipt, .notWritable, .insideRun, .insideService, .busy,
            .undeterminable, .needsAnswer, .declined, .noRoom:
            true
        case .notReplaced, .stranded, .withoutService, .rolledBack, .lost: false
        }
    }

    /// What is wrong, and what to do about it.
    package var description: String {
        switch self {
        case .developmentBuild(let version):
            "this is \(version), built from a checkout, which does not update itself; build it again from newer sources, "
                + "or install a release with install.sh"
        case .noReceipt(let executable):
            "\(executable) was not installed by install.sh (there is no install.json beside it), so it does not update "
                + "itself; use the package manager that installed it; nothing was changed"
        case .otherReceipt(let receipt, let executable):
            "\(receipt) is about another executable than \(executable); run install.sh again; nothing was changed"
        case .notWritable(let directory):
            "\(directory) cannot be written by this user, so nothing was changed; run the update as its owner, or install "
                + "into a directory of your own (NO_MISTAKES_INSTALL_DIR)"
        case .insideRun:
            "an update stops the daemon, and with it the run that asks for it; run it outside of runs"
        case .insideService(let reason):
            "an update stops the service, and with it this process, which could not be taken out of it (\(reason)); "
                + "run it in a shell of your own; nothing was changed"
        case .busy(let holder):
            "another update is at work (\(holder.isEmpty ? "unknown process" : holder)); wait until it is over"
        case .undeterminable(let reason):
            "it cannot be told which executable the running daemon has (\(reason)), so nothing was changed; "
                + "stop it with: no-mistakes daemon stop"
        case .needsAnswer(let question):
            "\(question) There is no terminal to ask on, so nothing was changed; -y answers yes"
        case .declined: "nothing was changed"
        case .noRoom(let reason):
            "there is not enough room on the disk for an update, so nothing was changed: \(reason); free some first"
        case .notReplaced(let reason): "nothing was replaced: \(reason)"
        case .stranded(let reason, let then, let log):
            "nothing was replaced (\(reason)), and the daemon that was stopped for it did not start again: \(then); the "
                + "next command tries that again; log: \(log)"
        case .withoutService(let kind, let reason):
            "the daemon serves, but not through \(kind), though its service is installed: \(reason)"
        case .rolledBack(let to, let from, let reason, let log):
            "\(from) did not work and \(to) is back: \(reason); log: \(log)"
        case .lost(let reason, let then, let log):
            "the new version did not work (\(reason)), and the old one, which is in its place again, did not start: "
                + "\(then); try: no-mistakes daemon start; log: \(log)"
        }
    }
}
