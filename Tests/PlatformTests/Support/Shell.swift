import Platform
import Synchronization

/// An environment in which the usual tools are found.
let standardEnvironment = ["PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C"]

/// Generous on purpose: reaching it means that something hangs.
let patience = Duration.seconds(60)

extension Command {
    /// A script for `/bin/sh`.
    static func shell(
        _ script: String, in directory: String? = nil, input: [UInt8] = [], deadline: Duration? = nil,
        outputLimit: Int = 8 << 20
    ) -> Command {
        Command(
            "/bin/sh", ["-c", script], environment: standardEnvironment, workingDirectory: directory,
            standardInput: input, deadline: deadline, outputLimit: outputLimit)
    }
}

/// Collects what a stream delivers, and lets a test wait for a word in it.
final class OutputProbe: Sendable {
    private struct State {
        var bytes: [UInt8] = []
        var total = 0
        var largestPiece = 0
        var waiting: (text: [UInt8], continuation: CheckedContinuation<Void, Never>)?
    }

    private let state = Mutex(State())
    /// What is kept of a long output.
    private static let limit = 1 << 20

    /// To be given to ``CommandStream``.
    func receive(_ piece: UnsafeRawBufferPointer) {
        let woken = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.total += piece.count
            state.largestPiece = max(state.largestPiece, piece.count)
            state.bytes += piece.prefix(Self.limit - state.bytes.count)
            guard let waiting = state.waiting, state.bytes.firstRange(of: waiting.text) != nil else { return nil }
            state.waiting = nil
            return waiting.continuation
        }
        woken?.resume()
    }

    var bytes: [UInt8] { state.withLock { $0.bytes } }
    var largestPiece: Int { state.withLock { $0.largestPiece } }
    var total: Int { state.withLock { $0.total } }
    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Returns once `text` has been printed.
    func waits(for text: String) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.bytes.firstRange(of: Array(text.utf8)) != nil { return true }
                state.waiting = (Array(text.utf8), continuation)
                return false
            }
            if isThere { continuation.resume() }
        }
    }
}

/// A mark that no other command has.
func freshMarker() -> (name: String, value: String) {
    ("PLATFORM_TEST_COMMAND", String(UInt64.random(in: .min ... .max), radix: 36))
}
