/// The one line that a pusher reads about each pushed branch.
struct PushMessages {
    var outcome: NotifyOutcome
    /// What came of starting the daemon, when there was none.
    var start: StartOutcome?

    /// The line about one record.
    func line(about record: PushRecord) -> String {
        let branch = SafeText.escape(record.branch)
        let subject = record.kind == .delete ? "deletion of \(branch)" : "run \(record.id) for \(branch)"
        switch outcome {
        case .answered(let answers):
            guard let answer = answers.first(where: { $0.id == record.id }) else { return kept(subject) }
            return line(about: record, branch: branch, subject: subject, answer)
        case .noAnswer: return kept(subject)
        case .notRunning: return withoutDaemon(record, subject: subject)
        }
    }

    private func line(about record: PushRecord, branch: String, subject: String, _ answer: PushAnswer) -> String {
        let detail = answer.message.map { ": " + SafeText.escape($0) } ?? ""
        switch answer.state {
        case .queued: return "run \(record.id) queued for \(branch) · no-mistakes attach"
        // The daemon saw the record before it was told of it.
        case .known where record.kind == .update: return "run \(record.id) queued for \(branch) · no-mistakes attach"
        case .known, .branchDeleted: return "\(branch) deleted: its run is cancelled"
        case .refused: return "NOT GATED: \(subject) refused\(detail)"
        case .kept: return "\(subject) recorded, the daemon deals with it later\(detail)"
        }
    }

    private func kept(_ subject: String) -> String {
        "\(subject) recorded; the daemon did not answer in time and will pick it up · no-mistakes daemon status"
    }

    private func withoutDaemon(_ record: PushRecord, subject: String) -> String {
        switch start {
        case .failed(let reason):
            return "\(subject) recorded; the daemon is not running and could not be started: "
                + "\(SafeText.escape(reason)); then: no-mistakes daemon start"
        case .started, nil:
            guard record.kind == .update else {
                return "daemon was not running: started; \(subject) takes effect when it is ready"
            }
            return "daemon was not running: started; \(subject) starts when it is ready · no-mistakes attach"
        }
    }
}
