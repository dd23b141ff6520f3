package import Transport

/// Why the daemon refuses a call; the numbers are stable (design §5) and decide, the text explains.
package enum APIError: Error, Sendable {
    case unknownRun(String)
    case unknownRepository(String)
    case nothingToRerun(branch: String)
    case runIsOver(RunID, RunStatus)
    case notReady(phase: String)
    /// The run does not wait for an answer; its status, when there is such a run.
    case notParked(RunID, RunStatus?)
    case failed(String)

    /// The number on the wire.
    package var code: Int {
        switch self {
        case .unknownRun: 1
        case .unknownRepository: 2
        case .nothingToRerun: 3
        case .runIsOver: 4
        case .notReady: 5
        case .failed: 6
        case .notParked: 7
        }
    }

    /// Whether a daemon refused a call with ``notReady(phase:)``: another attempt may succeed.
    package static func isNotReady(_ refusal: RPCError) -> Bool { refusal.code == notReady(phase: "").code }

    /// The error as the transport carries it.
    package var rpc: RPCError { RPCError(code: code, message: message) }

    private var message: String {
        switch self {
        case .unknownRun(let id): "there is no run \(id); see: no-mistakes runs --all-repos"
        case .unknownRepository(let id): "repository \(id) is not gated; run: no-mistakes init"
        case .nothingToRerun(let branch): "no push of \(branch) was gated yet; run: git push no-mistakes \(branch)"
        case .runIsOver(let id, let status): "run \(id) is already \(status.rawValue)"
        case .notReady(let phase): "the daemon is \(phase); try again in a moment"
        case .notParked(let id, let status?): "run \(id) does not wait for an answer: it is \(status.rawValue)"
        case .notParked(let id, nil): "there is no run \(id); see: no-mistakes runs --all-repos"
        case .failed(let cause): cause
        }
    }
}
