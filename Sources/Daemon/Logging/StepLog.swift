package import Platform
import Synchronization

/// The log of one step: everything its commands printed, bounded on disk.
///
/// At most ``Limits/head`` bytes are kept from the beginning and between one and two times ``Limits/tail`` from
/// the end; what lies between is counted and the cut is marked.
package final class StepLog: Sendable {
    /// How much of an output is kept, in bytes.
    package struct Limits: Sendable {
        /// What is kept of the beginning, in bytes.
        package var head: Int64
        /// What is kept of the end at least, in bytes; twice that at most.
        package var tail: Int64

        /// 64 MiB at most (design §6): head and twice the tail, less a little for the mark and our own lines.
        package static let standard = Limits(head: (32 << 20) - (64 << 10), tail: 16 << 20)

        /// Limits of these values.
        package init(head: Int64, tail: Int64) {
            self.head = head
            self.tail = tail
        }
    }

    private struct State: ~Copyable {
        var file: AppendFile
        var tail: LogTail
        var written: Int64 = 0
        /// Whether what was printed last ended its line.
        var endsLine = true
        var finished = false
    }

    /// Where the log lies.
    package let path: String
    private let limits: Limits
    private let state: Mutex<State>
    private let grew: @Sendable (Int64) -> Void

    /// Opens the log at `path`, whose directory must exist.
    /// - Parameter grew: told the size of the readable log after each addition to its head.
    package init(
        path: String, limits: Limits = .standard, grew: @escaping @Sendable (Int64) -> Void = { _ in }
    ) throws(SystemError) {
        self.path = path
        self.limits = limits
        self.grew = grew
        state = Mutex(State(file: try AppendFile(path), tail: LogTail(of: path, limit: limits.tail)))
    }

    /// Appends what a command printed. A log that cannot be written never fails the step.
    package func append(_ bytes: UnsafeRawBufferPointer) {
        let size: Int64? = state.withLock { state in
            guard !state.finished, let last = bytes.last else { return nil }
            state.endsLine = last == UInt8(ascii: "\n")
            let room = Int(clamping: max(0, limits.head - state.written))
            let head = UnsafeRawBufferPointer(rebasing: bytes.prefix(room))
            if !head.isEmpty {
                try? state.file.append(head)
                state.written += Int64(head.count)
            }
            let rest = UnsafeRawBufferPointer(rebasing: bytes.dropFirst(room))
            if !rest.isEmpty { state.tail.append(rest) }
            return head.isEmpty ? nil : state.written
        }
        if let size { grew(size) }
    }

    /// Appends a line of our own.
    package func note(_ line: String) {
        let isInsideLine = state.withLock { !$0.endsLine }
        let text = (isInsideLine ? "\n" : "") + CredentialRedaction.redact(line) + "\n"
        Array(text.utf8).withUnsafeBytes { append($0) }
    }

    /// Joins head and tail, and appends why the step failed, if it did.
    package func finish(fatal reason: String? = nil) {
        let size: Int64? = state.withLock { state in
            guard !state.finished else { return nil }
            state.finished = true
            state.written += state.tail.move(to: state.file)
            if let reason {
                let text = (state.endsLine ? "" : "\n") + "no-mistakes: \(CredentialRedaction.redact(reason))\n"
                try? state.file.append(Array(text.utf8))
                state.written += Int64(text.utf8.count)
            }
            return state.written
        }
        if let size { grew(size) }
    }
}
