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
        var redactor: OutputRedactor
        var written: Int64 = 0
        /// Whether what was printed last ended its line.
        var endsLine = true
        var finished = false
    }

    /// Where the log lies.
    package let path: String
    private let limits: Limits
    private let secrets: [String]
    private let state: Mutex<State>
    private let grew: @Sendable (Int64) -> Void

    /// Opens the log at `path`, whose directory must exist.
    /// - Parameters:
    ///   - secrets: texts that are masked wherever they stand: commands print them, and git and its helpers do.
    ///   - grew: told the size of the readable log after each addition to its head.
    package init(
        path: String, limits: Limits = .standard, secrets: [String] = [],
        grew: @escaping @Sendable (Int64) -> Void = { _ in }
    ) throws(SystemError) {
        self.path = path
        self.limits = limits
        self.secrets = secrets
        self.grew = grew
        state = Mutex(
            State(
                file: try AppendFile(path), tail: LogTail(of: path, limit: limits.tail),
                redactor: OutputRedactor(secrets: secrets)))
    }

    /// Appends what a command printed, without credentials. A log that cannot be written never fails the step.
    ///
    /// What may be the beginning of a credential appears when it is known not to be one.
    package func append(_ bytes: UnsafeRawBufferPointer) {
        let size: Int64? = state.withLock { state in
            guard !state.finished else { return nil }
            var certain: [UInt8] = []
            state.redactor.take(bytes) { certain += $0 }
            return certain.withUnsafeBytes { write($0, &state) }
        }
        if let size { grew(size) }
    }

    /// Appends a line of our own.
    package func note(_ line: String) {
        let size: Int64? = state.withLock { state in
            guard !state.finished else { return nil }
            var bytes: [UInt8] = []
            state.redactor.finish { bytes += $0 }
            let endsLine = bytes.last.map { $0 == UInt8(ascii: "\n") } ?? state.endsLine
            let shown = CredentialRedaction.redact(line, hiding: secrets)
            bytes += Array(((endsLine ? "" : "\n") + shown + "\n").utf8)
            return bytes.withUnsafeBytes { write($0, &state) }
        }
        if let size { grew(size) }
    }

    /// Joins head and tail, and appends why the step failed, if it did.
    package func finish(fatal reason: String? = nil) {
        let size: Int64? = state.withLock { state in
            guard !state.finished else { return nil }
            var rest: [UInt8] = []
            state.redactor.finish { rest += $0 }
            _ = rest.withUnsafeBytes { write($0, &state) }
            state.finished = true
            state.written += state.tail.move(to: state.file)
            if let reason {
                let shown = CredentialRedaction.redact(reason, hiding: secrets)
                let text = (state.endsLine ? "" : "\n") + "no-mistakes: \(shown)\n"
                try? state.file.append(Array(text.utf8))
                state.written += Int64(text.utf8.count)
            }
            return state.written
        }
        if let size { grew(size) }
    }

    /// Finishes the log of a step whose daemon was killed, as ``finish(fatal:)`` would have done. Blocking.
    static func finish(left path: String, fatal reason: String) {
        guard let size = FileStamp.of(path)?.size, let file = try? AppendFile(path) else { return }
        LogTail.moveLeft(of: path, to: file)
        var last: UInt8?
        _ = try? LogFile(path).read(from: max(0, size - 1)) { piece throws(SystemError) in last = piece.last }
        let isOnNewLine = last == nil || last == UInt8(ascii: "\n")
        try? file.append(Array(((isOnNewLine ? "" : "\n") + "no-mistakes: \(reason)\n").utf8))
    }

    /// - Returns: the size of the readable log when it has grown.
    private func write(_ bytes: UnsafeRawBufferPointer, _ state: inout State) -> Int64? {
        guard let last = bytes.last else { return nil }
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
}
