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
        case remove(String)
        case synchronize
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

    func remove(_ path: String) throws(SystemError) {
        let existed = FileSystem.kind(of: path) != nil
        try disk.remove(path)
        if existed { note(.remove(path)) }
    }

    func synchronize(directory: String) throws(SystemError) {
        try disk.synchronize(directory: directory)
        note(.synchronize)
    }

    private func note(_ step: Step) { recorded.withLock { $0.append(step) } }
}

extension RecordingOperations.Step {
    /// Does it again, with paths in `old` meaning those in `new`; what a lost step has made impossible is left out.
    func replay(from old: String, to new: String) {
        func moved(_ path: String) -> String { new + path.dropFirst(old.count) }
        let disk = DiskOperations()
        switch self {
        case .write(let bytes, let path, let mode): try? disk.write(bytes, to: moved(path), mode: mode)
        case .rename(let path, let other): try? disk.rename(moved(path), to: moved(other))
        case .link(let path, let other): try? disk.link(moved(path), as: moved(other))
        case .remove(let path): try? disk.remove(moved(path))
        case .synchronize: return
        }
    }
}
