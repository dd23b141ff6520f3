/// What has to be done to get back to where a transaction began.
///
/// In three phases: what was started must stop before the definitions under it are put back, and what was stopped can
/// only be started from those.
struct UndoList {
    typealias Step = @Sendable () async throws -> Void

    private var halts: [Step] = []
    private var restorations: [Step] = []
    private var resumptions: [Step] = []

    /// To be done first: ends what the transaction has started.
    mutating func halt(_ step: @escaping Step) { halts.append(step) }
    /// Done next, the last one first: puts back what the transaction has changed.
    mutating func restore(_ step: @escaping Step) { restorations.append(step) }
    /// Done last: starts what the transaction has ended.
    mutating func resume(_ step: @escaping Step) { resumptions.append(step) }

    /// Does all of it, whatever fails on the way.
    /// - Parameter resuming: false leaves out the last phase.
    /// - Returns: the failures.
    func undo(resuming: Bool) async -> [any Error] {
        let steps = halts.reversed() + restorations.reversed() + (resuming ? resumptions : [])
        // A task of its own, because a cancelled one could run no command any more, and half a definition would stay.
        return await Task {
            var failures: [any Error] = []
            for step in steps {
                do { try await step() } catch { failures.append(error) }
            }
            return failures
        }.value
    }
}
