import Installer
import Platform
import Synchronization

/// Does everything for real, and remembers it in its order.
final class RecordingOperations: FileOperations {
    /// What was done, so that it can be done again in another directory.
    enum Step: Sendable {
        case write([UInt8], String, UInt32)
        case rename(String, String)
        case link(String, String)
        case copy(String, String)
        case empty(String)
        case remove(String)
        case synchronize(String)
    }

    private let disk = DiskOperations()
    private let recorded = Mutex<[Step]>([])

    var steps: [Step] { recorded.withLock { $0 } }

    func write(_ bytes: [UInt8], to path: String, mode: UInt32) throws(SystemError) {
        try disk.write(bytes, to: path, mode: mode)
        note(.write(bytes, path, mode))
    }

    func rename(_ path: String, to destination: String) throws(SystemError) {
        try disk.rename(path, to: destination)
        note(.rename(path, destination))
    }

    func link(_ path: String, as other: String) throws(SystemError) {
        try disk.link(path, as: other)
        note(.link(path, other))
    }

    func copy(_ path: String, to other: String) throws(SystemError) {
        try disk.copy(path, to: other)
        note(.copy(path, other))
    }

    func empty(_ path: String) throws(SystemError) {
        try disk.empty(path)
        note(.empty(path))
    }

    func remove(_ path: String) throws(SystemError) {
        let existed = FileSystem.kind(of: path) != nil
        try disk.remove(path)
        if existed { note(.remove(path)) }
    }

    func synchronize(directory: String) throws(SystemError) {
        try disk.synchronize(directory: directory)
        note(.synchronize(directory))
    }

    private func note(_ step: Step) { recorded.withLock { $0.append(step) } }
}

extension RecordingOperations {
    /// What may be left of the steps after a power cut, for every moment of it: the names of a directory reach the disk at
    /// the latest when it is synchronised; before that any of the steps since the last time may be lost. The content of a
    /// written file has reached it with the write.
    func worlds() -> [(name: String, steps: [Step])] {
        let steps = steps
        return (0...steps.count).flatMap { end in
            let open = (0..<end).filter { index in
                guard let directory = steps[index].directory else { return false }
                return !steps[index..<end].contains { $0.synchronizes(directory) }
            }
            return (0..<(1 << open.count)).map { lost in
                let gone = Set(open.enumerated().filter { lost & (1 << $0.offset) != 0 }.map(\.element))
                let name = "cut after \(end) of \(steps.count), lost \(gone.sorted())"
                return (name, (0..<end).filter { !gone.contains($0) }.map { steps[$0] })
            }
        }
    }
}

extension RecordingOperations.Step {
    /// The directory whose names it changes.
    var directory: String? {
        switch self {
        case .write(_, let path, _), .rename(let path, _), .link(_, let path), .copy(_, let path), .remove(let path):
            FilePath.parent(path)
        case .synchronize, .empty: nil
        }
    }

    func synchronizes(_ directory: String) -> Bool {
        if case .synchronize(directory) = self { true } else { false }
    }

    /// Does it again; what a lost step has made impossible is left out.
    func replay() {
        let disk = DiskOperations()
        switch self {
        case .write(let bytes, let path, let mode): try? disk.write(bytes, to: path, mode: mode)
        case .rename(let path, let other): try? disk.rename(path, to: other)
        case .link(let path, let other): try? disk.link(path, as: other)
        case .copy(let path, let other): try? disk.copy(path, to: other)
        case .empty(let path): try? disk.empty(path)
        case .remove(let path): try? disk.remove(path)
        case .synchronize: return
        }
    }
}
