/// The one line that a pusher reads about each pushed branch.
struct PushMessages {
    var outcome: NotifyOutcome
    /// What came of starting the daemon, when there was none.
    var start: StartOutcome?
    /// The home that got the push, when the pusher's own commands would look in another one.
    var home: String?

    /// A command that the pusher can copy.
    private func command(_ words: String) -> String {
        "no-mistakes \(words)" + (home.map { " --home \(ShellQuoting.quoteIfNeeded($0))" } ?? "")
    }

    private var attach: String { command("attach") }

    /// The line about one record.
    func line(about record: PushRecord) -> String {
        let branch = SafeText.escape(record.branch)
        let subject = record.kind == .delete ? "deletion of \(branch)" : "run \(record.id) for \(branch)"
        switch outcome {
        case .answered(let answers):
            guard let answer = answers.first(where: { $0.id == record.id }) else { return kept(subject) }
            return line(about: record, branch: branch, subject: subject, answer)
        case .noAnswer: return kept(subject)
        case .notListening:
            return "\(subject) recorded; the daemon does not listen yet, or not any more: "
                + "it or the next one picks it up · \(command("daemon status"))"
        case .declined(let reason):
            return "\(subject) recorded, but the daemon does not take it in: \(SafeText.escape(reason)); "
                + "the next one that can does · \(command("daemon status"))"
        case .unreachable(let reason):
            return "\(subject) recorded, but the daemon cannot be told: \(SafeText.escape(reason))"
        case .notRunning: return withoutDaemon(record, subject: subject)
        }
    }

    private func line(about record: PushRecord, branch: String, subject: String, _ answer: PushAnswer) -> String {
        let detail = answer.message.map { ": " + SafeText.escape($0) } ?? ""
        switch answer.state {
        // The daemon may see a record before it is told of it, and then knows it.
        case .queued: return "run \(record.id) queued for \(branch) · \(attach)"
        case .known where record.kind == .update:
            return "run \(answer.run ?? record.id) queued for \(branch) · \(attach)"
        case .known: return "\(branch) deleted; if a run of it was active, it is cancelled"
        case .branchDeleted: return "\(branch) deleted" + (detail.isEmpty ? ": its run is cancelled" : detail)
        case .refused: return "NOT GATED: \(subject) refused\(detail)"
        case .kept:
            return "\(subject) recorded; this daemon or the next one picks it up\(detail) · \(command("daemon status"))"
        }
    }

    private func kept(_ subject: String) -> String {
        "\(subject) recorded; the daemon did not answer in time and will pick it up · \(command("daemon status"))"
    }

    private func withoutDaemon(_ record: PushRecord, subject: String) -> String {
        switch start {
        case .failed(let reason):
            return "\(subject) recorded; the daemon is not running and could not be started: "
                + "\(SafeText.escape(reason)); then: \(command("daemon start"))"
        case .asked(let manager): return starting("\(manager) is starting it", record, subject)
        case .started(let note?): return starting("is being started", record, subject) + " (\(SafeText.escape(note)))"
        case .started(nil), nil: return starting("is being started", record, subject)
        }
    }

    private func starting(_ how: String, _ record: PushRecord, _ subject: String) -> String {
        let happening = "daemon was not running and \(how)"
        guard record.kind == .update else { return "\(happening); \(subject) takes effect when it is ready" }
        return "\(happening); \(subject) starts when it is ready · \(attach)"
    }
}
