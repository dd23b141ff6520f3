import Platform

/// Ends managed servers whose owners are gone. A pid alone decides nothing: it counts together with the start time.
package enum OrphanedServers {
    /// What is to be done about one record.
    enum Decision: Equatable {
        /// The owner lives.
        case keep
        /// There is no such process any more, or the file is no record.
        case forget
        /// The server runs, and nobody needs it.
        case end(ProcessIdentity)
    }

    /// Decides about one record.
    /// - Parameters:
    ///   - own: this process, which is never ended.
    ///   - isRunning: whether exactly that process runs.
    static func decide(
        _ record: ManagedServerRecord?, own: ProcessIdentity, isRunning: (ProcessIdentity) -> Bool
    ) -> Decision {
        guard let record, record.process.pid > 1, record.process != own, isRunning(record.process) else {
            return .forget
        }
        return isRunning(record.owner) ? .keep : .end(record.process)
    }

    /// Goes through the records in `directory`. Blocking. A server that cannot be ended keeps its record, so that it is
    /// tried again.
    package static func reap(in directory: String, log: DaemonLog) {
        let names = ((try? FileSystem.entries(of: directory)) ?? []).filter { $0.hasSuffix(".json") }
        for name in names {
            let path = FilePath.join(directory, name)
            do {
                let record = try ManagedServerRecord.read(path)
                switch decide(record, own: .current(), isRunning: \.isRunning) {
                case .keep: continue
                case .forget: try FileSystem.removeFile(path)
                case .end(let server):
                    guard ProcessTree.end(server, grace: .seconds(3)).isEmpty else {
                        log.warn("orphaned server not ended", ["pid": "\(server.pid)", "record": path])
                        continue
                    }
                    log.info("orphaned server ended", ["pid": "\(server.pid)", "agent": record?.agent])
                    try FileSystem.removeFile(path)
                }
            } catch {
                log.warn("server record not dealt with", ["record": path, "error": "\(error)"])
            }
        }
    }
}
