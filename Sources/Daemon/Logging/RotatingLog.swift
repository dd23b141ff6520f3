package import Platform
import Synchronization

/// A log that is appended to by any number of threads and processes and never grows beyond a limit: a full file is
/// renamed to `<name>.1`, that to `.2` and so on, by the writer who finds it full.
///
/// Writing never throws: a full disk costs lines, which are counted, and never the work that is logged.
package final class RotatingLog: Sendable {
    /// How much is kept.
    package struct Limits: Sendable, Hashable {
        /// Bytes in one file.
        package var size: Int64
        /// How many full files are kept beside the one that is written.
        package var generations: Int

        /// Limits of these values.
        package init(size: Int64, generations: Int) {
            self.size = size
            self.generations = generations
        }
    }

    private struct State: ~Copyable {
        var file: AppendFile
        var identity: String?
        /// Lines that could not be written since the last one that could.
        var lost = 0
        /// Whether a part of the last of them is there, at the end of the file.
        var isTorn = false
    }

    /// Where the log lies.
    package let path: String
    private let limits: Limits
    private let clock: WallClock
    private let state: Mutex<State>

    /// Opens (0600, created when absent) the log at `path`, and removes generations beyond those that are kept.
    /// - Throws: ``SystemError`` when it cannot be opened.
    package init(_ path: String, limits: Limits, clock: @escaping WallClock = Timestamp.now) throws(SystemError) {
        self.clock = clock
        self.path = path
        self.limits = limits
        let file = try AppendFile(path)
        state = Mutex(State(file: file, identity: FileStamp.of(path)?.identity))
        pruneGenerations()
        // From before there was a limit; it would stay as large for as many rotations.
        if let size = FileStamp.of(path)?.size, size > 2 * limits.size { rotate(adding: 0, keepingEnd: true) }
    }

    /// Appends a line, which must end in a newline, with one write.
    package func append(_ line: [UInt8]) {
        state.withLock { state in
            let stamp = FileStamp.of(path)
            if stamp?.identity != state.identity || (stamp?.size ?? 0) + Int64(line.count) > limits.size {
                follow(&state, stamp, adding: Int64(line.count))
            }
            do {
                if state.lost > 0 {
                    let note = DaemonLog.line(at: clock(), .warn, "lines not written", ["count": "\(state.lost)"])
                    try append(Array(note.utf8), &state)
                    state.lost = 0
                }
                try append(line, &state)
            } catch {
                state.lost += 1
            }
        }
    }

    /// A disk that fills up takes the beginning of a line: what is written next begins a line of its own.
    private func append(_ line: [UInt8], _ state: inout State) throws(SystemError) {
        let size = FileStamp.of(path)?.size
        do throws(SystemError) {
            try state.file.append(state.isTorn ? [UInt8(ascii: "\n")] + line : line)
            state.isTorn = false
        } catch {
            if FileStamp.of(path)?.size != size { state.isTorn = true }
            throw error
        }
    }

    /// Opens the file that now has the log's name, after making room when it is full.
    private func follow(_ state: inout State, _ stamp: FileStamp?, adding count: Int64) {
        if let size = stamp?.size, size > 0, size + count > limits.size { rotate(adding: count) }
        guard let identity = FileStamp.of(path)?.identity, identity == state.identity else {
            guard let file = try? AppendFile(path) else { return }
            state.file = file
            state.identity = FileStamp.of(path)?.identity
            state.isTorn = false
            return
        }
    }

    /// One writer rotates; the others go on writing to the file that they have until they see the new one.
    private func rotate(adding count: Int64, keepingEnd: Bool = false) {
        let holder = "log rotation, process \(ProcessIdentity.current().pid)"
        guard let lock = try? FileLock.acquire(path + ".lock", holder: holder) else { return }
        // Another writer may have been faster.
        if let size = FileStamp.of(path)?.size, size + count > limits.size { shift(size, keepingEnd) }
        lock.release()
    }

    private func shift(_ size: Int64, _ keepingEnd: Bool) {
        guard limits.generations > 0 else {
            try? FileSystem.truncate(path)
            return
        }
        for generation in (1..<limits.generations).reversed() where FileSystem.kind(of: name(generation)) != nil {
            try? FileSystem.rename(name(generation), to: name(generation + 1))
        }
        if keepingEnd, keepEnd(size) { return }
        try? FileSystem.rename(path, to: name(1))
    }

    /// Keeps only the end of a file that is far too large.
    private func keepEnd(_ size: Int64) -> Bool {
        var end: [UInt8] = []
        let read = try? LogFile(path).read(from: size - limits.size) { piece throws(SystemError) in end += piece }
        guard read != nil, (try? FileSystem.writeAtomically(end, to: name(1), durable: false)) != nil else {
            return false
        }
        try? FileSystem.removeFile(path)
        return true
    }

    private func pruneGenerations() {
        let prefix = FilePath.lastComponent(path) + "."
        let directory = FilePath.parent(path)
        for entry in (try? FileSystem.entries(of: directory)) ?? [] where entry.hasPrefix(prefix) {
            guard let generation = Int(entry.dropFirst(prefix.count)), generation > limits.generations else { continue }
            try? FileSystem.removeFile(FilePath.join(directory, entry))
        }
    }

    private func name(_ generation: Int) -> String { "\(path).\(generation)" }
}
