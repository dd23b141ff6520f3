extension StateStore {
    /// How much later than its run a record may come that its run was made without.
    private static let longestDelay = Duration.seconds(3600)

    /// The push of this record, when it was given a run before the record came; nil when it was not.
    func halfFoundEarlier(for record: PushRecord) throws -> PushHalf? {
        let half = try pushHalves(repositoryID: record.repositoryID).first { half in
            half.seen == .log && half.branch == record.branch && half.old == record.old && half.new == record.new
        }
        guard let half, let run = try run(id: half.run),
            record.receivedAt.duration(since: run.createdAt) < Self.longestDelay
        else { return nil }
        return half
    }

    /// Uses up what ``halfFoundEarlier(for:)`` finds, so that it is found once.
    func takeRunFoundEarlier(for record: PushRecord) throws -> Bool {
        guard let half = try halfFoundEarlier(for: record) else { return false }
        try removePushHalf(half.run)
        return true
    }

    /// Forgets what is known of a deleted branch's log, which went with it.
    /// - Parameter identity: of the log that is there now: made anew since then, when it is another than the known one.
    func forgetPushes(deletedBy record: PushRecord, log identity: String?) throws {
        try transaction {
            let mark = try pushMarks(repositoryID: record.repositoryID)[record.branch]
            if mark?.logIdentity != identity {
                try removePushMark(repositoryID: record.repositoryID, branch: record.branch)
            }
            guard identity == nil else { return }
            for half in try pushHalves(repositoryID: record.repositoryID) where half.branch == record.branch {
                try removePushHalf(half.run)
            }
        }
    }
}
