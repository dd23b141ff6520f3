import Platform

/// Writes one daemon's start and end into its home's ledger.
struct StartRecorder: Sendable {
    private let layout: HomeLayout
    private let entry: StartLedger.Entry
    private let clock: @Sendable () -> Timestamp

    init(layout: HomeLayout, identity: DaemonIdentity, clock: @escaping @Sendable () -> Timestamp) {
        self.layout = layout
        entry = StartLedger.Entry(
            instance: identity.instance, pid: identity.process.pid, startedAt: identity.startedAt)
        self.clock = clock
    }

    /// Records that this daemon, which has the home to itself, has started.
    /// - Throws: ``DaemonError/gaveUp(starts:lastCause:)`` when it must not go on, else what keeps the ledger from being
    ///   written, which is no reason not to go on.
    func begin() async throws {
        let verdict = try await BlockingThread.run { [layout, entry] in
            try StartLedger.update(at: layout) { $0.begin(entry) }
        }
        if case .giveUp(let starts, let lastCause) = verdict {
            throw DaemonError.gaveUp(starts: starts, lastCause: lastCause)
        }
    }

    /// Records that another daemon has the home. The start of that one stays as it is.
    func refuse(holder: String) async throws {
        try await BlockingThread.run { [layout, entry] in
            try StartLedger.update(at: layout) { $0.refuse(entry, holder: holder) }
        }
    }

    /// Records why this daemon ends.
    func end(_ cause: EndCause) async throws {
        try await BlockingThread.run { [layout, entry, clock] in
            try StartLedger.update(at: layout) { $0.end(entry, at: clock(), cause: cause) }
        }
    }
}
