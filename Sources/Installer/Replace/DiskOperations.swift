package import Platform

/// ``FileOperations`` on the disk.
package struct DiskOperations: FileOperations {
    private let faults: FaultPoints

    /// Operations between which `faults` are passed.
    package init(faults: FaultPoints = .none) { self.faults = faults }

    /// See ``FileOperations``.
    package func write(_ bytes: [UInt8], to path: String, mode: UInt32) throws(SystemError) {
        faults.pass("write \(FilePath.lastComponent(path))")
        try FileSystem.writeNew(bytes, to: path, mode: .init(mode), durable: true)
    }

    /// See ``FileOperations``.
    package func rename(_ path: String, to destination: String) throws(SystemError) {
        let names = "\(FilePath.lastComponent(path)) to \(FilePath.lastComponent(destination))"
        faults.pass("rename \(names)")
        try FileSystem.rename(path, to: destination)
    }

    /// See ``FileOperations``.
    package func link(_ path: String, as other: String) throws(SystemError) {
        let names = "\(FilePath.lastComponent(path)) as \(FilePath.lastComponent(other))"
        faults.pass("link \(names)")
        do throws(SystemError) {
            try FileSystem.hardLink(path, as: other)
        } catch {
            if error.alreadyExists || error.isNotFound { throw error }
            try FileSystem.writeNew(
                try FileSystem.read(path, limit: ReleaseArtifact.largestExecutable), to: other, mode: 0o755,
                durable: true)
        }
    }

    /// See ``FileOperations``.
    package func copy(_ path: String, to other: String) throws(SystemError) {
        try FileSystem.removeFile(other)
        faults.pass("copy \(FilePath.lastComponent(path)) to \(FilePath.lastComponent(other))")
        do throws(SystemError) {
            try FileSystem.copyTree(from: path, to: other)
            try FileSystem.synchronizeFile(other)
        } catch {
            try? FileSystem.removeFile(other)
            throw error
        }
    }

    /// See ``FileOperations``.
    package func empty(_ path: String) throws(SystemError) {
        guard FileSystem.kind(of: path) != nil else { return }
        faults.pass("empty \(FilePath.lastComponent(path))")
        try FileSystem.truncate(path)
    }

    /// See ``FileOperations``.
    package func remove(_ path: String) throws(SystemError) {
        guard FileSystem.kind(of: path) != nil else { return }
        faults.pass("remove \(FilePath.lastComponent(path))")
        try FileSystem.removeFile(path)
    }

    /// See ``FileOperations``.
    package func synchronize(directory: String) throws(SystemError) {
        faults.pass("synchronize \(FilePath.lastComponent(directory))")
        try FileSystem.synchronizeDirectory(directory)
    }
}
