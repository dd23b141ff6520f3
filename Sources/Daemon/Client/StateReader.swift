import Platform
import Transport

/// Reads a home's runs: from its daemon when one answers, else from the store itself, which starts nothing.
package struct StateReader: Sendable {
    private let layout: HomeLayout
    private let version: String

    private let asksDaemon: Bool

    /// Events read at once, so that a long run's history never lies in memory as a whole.
    private static let page = 500

    /// A reader of one home; `version` is this client's own.
    /// - Parameter asksDaemon: false where it is known that no daemon answers, which need not be found out again.
    package init(layout: HomeLayout, version: String, asksDaemon: Bool = true) {
        self.layout = layout
        self.version = version
        self.asksDaemon = asksDaemon
    }

    /// Recorded runs, newest first.
    package func runs(_ query: RunQuery) throws -> [RunSummary] {
        try read(Method.listRuns, query, returning: [RunSummary].self, empty: []) { try $0.summaries(query) }
    }

    /// One run, or nil when there is none of that id. The daemon is asked first: a push that it has just accepted is
    /// not in the store yet.
    package func run(_ id: RunID) throws -> RunSummary? {
        do {
            return try read(Method.getRun, RunReference(run: id), returning: RunSummary?.self, empty: nil) {
                try $0.summary(id)
            }
        } catch let error as RPCError where error.code == APIError.unknownRun(id.text).code {
            return nil
        }
    }

    /// What is registered of a repository, or nil when it is not gated.
    package func repository(_ id: String) throws -> RepositoryRecord? {
        try stored(empty: nil) { try $0.repository(id: id) }
    }

    /// Hands over a run's stored events after `sequence`, oldest first, read in pages.
    package func forEachEvent(of run: RunID, after sequence: Int64, _ body: (RunEvent) -> Void) throws {
        try stored(empty: ()) { store in
            var last = sequence
            while true {
                let events = try store.runEvents(run, after: last, limit: Self.page)
                for event in events {
                    body(event)
                    last = event.sequence ?? last
                }
                if events.count < Self.page { return }
            }
        }
    }

    /// What is kept of runs, as far as settings and store tell it without a daemon; nil when they do not.
    package func retention() -> RunRetention.Report? {
        guard FileSystem.kind(of: layout.database) != nil,
            let policy = try? HomeConfiguration.load(layout.configuration).retention
        else { return nil }
        return RunRetention.Report(
            days: policy.days, runs: policy.runs, freeMiB: policy.freeMiB,
            recordedRuns: try? stored(empty: 0) { try $0.runCount() },
            availableMiB: (try? FileSystem.freeSpace(at: layout.root.path)).map { $0 >> 20 },
            leftWorktrees: try? stored(empty: 0) { try RunWorktree.left(in: layout, $0).count })
    }

    private func read<P: Encodable, R: Decodable>(
        _ method: String, _ parameters: P, returning type: R.Type, empty: R,
        fromStore: (StateStore) throws -> R
    ) throws -> R {
        if asksDaemon, let connection = try? DaemonConnection(layout, version: version),
            connection.hello.phase == DaemonPhase.ready.description
        {
            do {
                return try connection.call(method, parameters, returning: type)
            } catch CallFailure.remote(let error) {
                throw error
            } catch {
                // The daemon went away in between: the store knows the same.
            }
        }
        return try stored(empty: empty, fromStore)
    }

    private func stored<R>(empty: R, _ body: (StateStore) throws -> R) throws -> R {
        guard FileSystem.kind(of: layout.database) != nil else { return empty }
        let store = try StateStore.open(layout.database, mode: .readOnly)
        return try body(store)
    }
}
