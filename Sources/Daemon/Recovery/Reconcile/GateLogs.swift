import Platform

/// The logs of a gate's branches, looked at once.
struct GateLogs: Sendable {
    /// The stamp of each branch's log; a branch without a log is not there.
    var stamps: [String: FileStamp] = [:]
    /// The logs that are not as they were, with the commit that each branch was at just after its log was read.
    var changed: [String: (log: BranchLog, value: String?)] = [:]
    /// Those of the given branches that do not exist any more.
    var gone: Set<String> = []

    /// The stamps of the logs of `gate`, and nothing else. Blocking.
    /// - Throws: ``SystemError`` when a directory cannot be read.
    static func stamps(gate: String) throws -> [String: FileStamp] {
        var logs = GateLogs()
        try logs.collect(GateFiles(gate).reflog("refs/heads"), prefix: "")
        return logs.stamps
    }

    /// Looks at the logs of `gate`. Blocking.
    /// - Parameters:
    ///   - settled: the stamps of the logs that need not be read again.
    ///   - known: the branches that were there before.
    /// - Throws: ``SystemError`` when something cannot be read.
    static func read(gate: String, settled: [String: FileStamp], known: Set<String>) throws -> GateLogs {
        var logs = GateLogs()
        logs.stamps = try stamps(gate: gate)
        var refs = GateRefFiles(gate: gate)
        let place = FileStamp.of(gate)?.identity ?? ""
        for (branch, stamp) in logs.stamps where settled[branch] != stamp {
            do {
                let content = try FileSystem.read(GateFiles(gate).reflog("refs/heads/\(branch)"), limit: 256 << 20)
                let value = try refs.value(of: "refs/heads/\(branch)")
                logs.changed[branch] = (BranchLog(content, stamp: stamp, place: place), value)
            } catch let error as SystemError where error.isNotFound {
                logs.stamps[branch] = nil
            }
        }
        refs = GateRefFiles(gate: gate)
        for branch in known where logs.stamps[branch] == nil {
            // git removes the log before the ref, and may have been killed in between.
            if try refs.value(of: "refs/heads/\(branch)") == nil { logs.gone.insert(branch) }
        }
        return logs
    }

    private mutating func collect(_ directory: String, prefix: String) throws {
        for name in try FileSystem.entriesIfPresent(of: directory) {
            let path = FilePath.join(directory, name)
            switch FileSystem.kind(of: path) {
            case .directory: try collect(path, prefix: prefix + name + "/")
            case .file where !name.hasSuffix(".lock"): stamps[prefix + name] = FileStamp.of(path)
            default: break
            }
        }
    }
}
