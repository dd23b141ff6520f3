import Daemon
import Platform

/// What the daemon takes to answer `runs` and `status` in a home with many runs: the whole round trip of the calls that
/// these commands make, over a connection that is there already (goal: at most 5 ms).
struct RunListing {
    private static let count: Int64 = 10_000
    private static let version = "benchmark"
    private let laboratory: Laboratory
    private let layout: HomeLayout

    init(_ laboratory: Laboratory) throws {
        self.laboratory = laboratory
        layout = HomeLayout(root: try CanonicalRoot(of: laboratory.path("home")))
    }

    /// Fills the home's store and measures.
    func measure(_ rounds: Int) throws -> [Samples] {
        try laboratory.noMistakes(["daemon", "stop"])
        let repository = try fill()
        try laboratory.noMistakes(["daemon", "start"])
        let connection = try DaemonConnection(layout, version: Self.version)
        let name = "at \(Self.count) runs: "
        return [
            try sample(name + "first page of runs", rounds) {
                _ = try list(connection, RunQuery(repository: repository, limit: 10))
            },
            try sample(name + "first page of runs --all-repos", rounds) {
                _ = try list(connection, RunQuery(repository: nil, limit: 10))
            },
            try sample(name + "status", rounds) {
                _ = try list(connection, RunQuery(repository: repository, limit: 10_000, onlyActive: true))
                _ = try connection.call(Method.status, Acknowledgement(), returning: DaemonStatus.self)
            },
        ]
    }

    private func list(_ connection: DaemonConnection, _ query: RunQuery) throws -> [RunSummary] {
        try connection.call(Method.listRuns, query, returning: [RunSummary].self)
    }

    private func sample(_ name: String, _ rounds: Int, _ body: () throws -> Void) throws -> Samples {
        // The first warms the caches.
        try body()
        let seconds = try (0..<rounds).map { _ in
            let time = try ContinuousClock().measure { try body() }.components
            return Double(time.seconds) + Double(time.attoseconds) / 1e18
        }
        return Samples(name: name, seconds: seconds)
    }

    /// Records runs that are over, with their steps and events, beside three that are parked.
    private func fill() throws -> String {
        let store = try StateStore.open(layout.database, mode: .readWrite)
        guard let repository = try store.repositories().first else { throw BenchmarkFailure("no repository") }
        let commit = String(repeating: "c", count: 40)
        try store.transaction {
            for number in 0..<Self.count {
                let run = RunRecord(
                    id: .mint(), repositoryID: repository.id, branch: "branch-\(number % 50)", commit: commit,
                    status: number < 3 ? .parked : .passed, createdAt: .now())
                _ = try store.insertRun(run)
                for (position, name) in StepName.allCases.enumerated() {
                    try store.insertStep(
                        StepRecord(runID: run.id, position: position, name: name.rawValue, status: .passed))
                    _ = try store.append(RunEvent(.stepEnded, run: run.id, time: .now(), step: name.rawValue))
                }
            }
        }
        return repository.id
    }
}
