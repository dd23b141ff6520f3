extension SystemdManager {
    /// Stops, and believes only the state that is found afterwards: the command also fails for a unit that is gone.
    ///
    /// The wait is cut into pieces, between which the manager has to answer: a service may take its time, and a manager
    /// that hangs may not.
    /// - Parameter timeout: what the service may take, in seconds.
    func stop(unit: String, timeout: Int) async throws {
        let tool = try systemctl()
        let arguments = ["stop", "--", unit]
        let budget = Duration.seconds(timeout) + Self.answerDeadline
        var left = budget
        // What somebody starts in between is stopped again; but not for ever.
        var attempts = 3
        while true {
            let piece = min(left, Self.answerDeadline)
            let result = try await tool.attempt(arguments, for: unit, deadline: piece)
            if result.timedOut { left -= piece }
            let isStopped = result.status.isSuccess && !result.timedOut
            if isStopped { attempts -= 1 }
            let state = try await properties(of: unit).state
            switch state {
            case .stopped, .failed: return
            case .stopping: if left > .zero, attempts > 0 { continue }
            case .running, .starting, .waitingToRestart:
                if isStopped, attempts > 0 { continue }
                if isStopped { throw tool.failure(.startedMeanwhile(state), arguments, result, for: unit) }
            case .unknown: break
            }
            let hasWaited = result.timedOut || state == .stopping
            throw tool.failure(
                hasWaited ? .stillThere(state, after: budget - left) : .failed, arguments, result, for: unit)
        }
    }
}
