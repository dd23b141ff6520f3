package import Platform
import Synchronization

/// The log of one step: everything its commands printed, bounded on disk.
///
/// At most ``Limits/head`` bytes are kept from the beginning and between one and two ``Limits/tail`` from
/// the end; what lies between is counted and the cut is marked. While it is written the tail lies in two
/// files beside the log which take turns, so that neither memory nor disk grows with the output.
package final class StepLog: Sendable {
    /// How much of an output is kept, in bytes.
    package struct Limits: Sendable {
        package var head: Int64
        package var tail: Int64

        /// 64 MiB at most: 32 MiB of head, up to twice 16 MiB of tail (design §6).
        package static let standard = Limits(head: 32 << 20, tail: 16 << 20)

        package init(head: Int64, tail: Int64) {
            self.head = head
            self.tail = tail
        }
    }

    private struct State: ~Copyable {
        var file: AppendFile
        var written: Int64 = 0
        var current: TailSegment?
        var previous: TailSegment?
        var dropped: Int64 = 0
        var finished = false
    }

    private struct TailSegment {
        var path: String
        var bytes: Int64
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
        state = Mutex(State(file: try AppendFile(path)))
    }

    /// Appends what a command printed. A log that cannot be written never fails the step.
    package func append(_ bytes: UnsafeRawBufferPointer) {
        let size: Int64? = state.withLock { state in
            guard !state.finished else { return nil }
            let room = Int(clamping: max(0, limits.head - state.written))
            let head = UnsafeRawBufferPointer(rebasing: bytes.prefix(room))
            if !head.isEmpty {
                try? state.file.append(head)
                state.written += Int64(head.count)
            }
            let rest = UnsafeRawBufferPointer(rebasing: bytes.dropFirst(room))
            if !rest.isEmpty { appendToTail(rest, &state) }
            return head.isEmpty ? nil : state.written
        }
        if let size { grew(size) }
    }

    /// Appends a line of our own.
    package func note(_ line: String) {
        let text = CredentialRedaction.redact(line) + "\n"
        Array(text.utf8).withUnsafeBytes { append($0) }
    }

    /// Joins head and tail, and appends why the step failed, if it did.
    package func finish(fatal reason: String? = nil) {
        let size: Int64? = state.withLock { state in
            guard !state.finished else { return nil }
            state.finished = true
            joinTail(&state)
            if let reason {
                let text = "no-mistakes: \(CredentialRedaction.redact(reason))\n"
                try? state.file.append(Array(text.utf8))
                state.written += Int64(text.utf8.count)
            }
            return state.written
        }
        if let size { grew(size) }
    }

    private func appendToTail(_ bytes: UnsafeRawBufferPointer, _ state: inout State) {
        if state.current == nil { state.current = TailSegment(path: path + ".tail-a", bytes: 0) }
        if let current = state.current, current.bytes >= limits.tail {
            let next = current.path.hasSuffix("a") ? path + ".tail-b" : path + ".tail-a"
            if let previous = state.previous { state.dropped += previous.bytes }
            try? FileSystem.removeFile(next)
            state.previous = current
            state.current = TailSegment(path: next, bytes: 0)
        }
        guard let current = state.current, let file = try? AppendFile(current.path) else { return }
        try? file.append(bytes)
        state.current?.bytes += Int64(bytes.count)
    }

    private func joinTail(_ state: inout State) {
        guard state.current != nil else { return }
        if state.dropped > 0 {
            let mark = "\n[… \(state.dropped) bytes cut here: only the head and the tail of this output are kept …]\n"
            try? state.file.append(Array(mark.utf8))
            state.written += Int64(mark.utf8.count)
        }
        for segment in [state.previous, state.current] {
            guard let segment else { continue }
            if let bytes = try? FileSystem.read(segment.path, limit: Int(clamping: limits.tail * 2 + (1 << 20))) {
                try? state.file.append(bytes)
                state.written += Int64(bytes.count)
            }
            try? FileSystem.removeFile(segment.path)
        }
        state.previous = nil
        state.current = nil
    }
}
