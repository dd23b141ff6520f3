/// The cleaning up after earlier daemons, which goes on beside the daemon's work.
///
/// Only runs of a repository that has something to be cleaned wait for it, and only for their own repository's part.
package struct Cleaning: Sendable {
    /// One task a repository, known once the leftovers have been looked for.
    private let tasks: Task<[String: Task<Void, Never>], Never>

    init(_ tasks: Task<[String: Task<Void, Never>], Never>) { self.tasks = tasks }

    /// Nothing to clean.
    package static let none = Cleaning(Task { [:] })

    /// Returns when nothing of earlier daemons is left in this repository.
    package func finished(in repositoryID: String) async { await tasks.value[repositoryID]?.value }

    /// Returns when all of it is over.
    package func finished() async {
        for task in await tasks.value.values { await task.value }
    }

    /// Whether it was asked to end early, so that it may not have looked at everything.
    var isCancelled: Bool { tasks.isCancelled }

    /// Asks the cleaning to end after what it is doing now; the rest is found again at the next start.
    package func cancel() {
        tasks.cancel()
        Task { for task in await tasks.value.values { task.cancel() } }
    }
}
