#if os(Windows)
import WinSDK

/// All processes of a command: a job, which its processes and their children cannot leave. It ends with its last handle,
/// so nothing of it outlives the process that holds it either.
final class JobObject: Sendable {
    private let job: OwnedDescriptor

    /// Makes the job of a command, or opens the one that carries the same mark already.
    init(marker: ProcessTree.Marker?) throws(SystemError) {
        let name = marker.map(Self.name)
        job = try OwnerOnlyAccess.withAttributes { attributes throws(SystemError) in
            try OwnedDescriptor("CreateJobObjectW", on: name ?? "new job") {
                guard let name else { return CreateJobObjectW(attributes, nil) }
                return name.withWide { CreateJobObjectW(attributes, $0) }
            }
        }
        var limits = JOBOBJECT_EXTENDED_LIMIT_INFORMATION()
        limits.BasicLimitInformation.LimitFlags = DWORD(JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE)
        let handle = job.handle
        try windowsCall("SetInformationJobObject", on: name ?? "new job") {
            SetInformationJobObject(
                handle, JobObjectExtendedLimitInformation, &limits, DWORD(MemoryLayout.size(ofValue: limits)))
        }
    }

    private init(adopting job: consuming OwnedDescriptor) { self.job = job }

    /// The job whose processes carry a mark; nil when there is none.
    static func carrying(_ marker: ProcessTree.Marker) -> JobObject? {
        let name = name(marker)
        // JOB_OBJECT_QUERY, JOB_OBJECT_TERMINATE
        let rights: DWORD = 0x4 | 0x8
        let opened = try? OwnedDescriptor("OpenJobObjectW", on: name) {
            name.withWide { OpenJobObjectW(rights, false, $0) }
        }
        switch consume opened {
        case .some(let job): return JobObject(adopting: job)
        case .none: return nil
        }
    }

    /// As the system's calls take it.
    var descriptor: Descriptor { job.rawValue }

    /// The processes that belong to it and run.
    func members() throws(SystemError) -> [ProcessEntry] {
        var capacity = 64
        while true {
            let (pids, isComplete) = try processIDs(capacity: capacity)
            if isComplete {
                return pids.compactMap(ProcessTable.member).filter { $0.isRunning && $0.pid != CurrentProcess.id }
            }
            capacity *= 4
        }
    }

    /// Ends all of them at once.
    func terminate() { _ = TerminateJobObject(job.handle, ExitStatus.code(ofSignal: TerminationSignal.kill)) }

    /// JOBOBJECT_BASIC_PROCESS_ID_LIST: how many there are, how many fit, and their ids.
    private func processIDs(capacity: Int) throws(SystemError) -> (pids: [Int32], isComplete: Bool) {
        let start = MemoryLayout<DWORD>.size * 2
        let buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: start + capacity * MemoryLayout<UInt>.size, alignment: 8)
        defer { buffer.deallocate() }
        let handle = job.handle
        var isComplete = true
        do throws(SystemError) {
            try windowsCall("QueryInformationJobObject", on: "job") {
                QueryInformationJobObject(
                    handle, JobObjectBasicProcessIdList, buffer.baseAddress, DWORD(buffer.count), nil)
            }
        } catch {
            guard error.number == Int32(ERROR_MORE_DATA) else { throw error }
            isComplete = false
        }
        let count = min(Int(buffer.load(fromByteOffset: 4, as: DWORD.self)), capacity)
        let pids = (0..<count).map { index in
            Int32(
                truncatingIfNeeded: buffer.load(fromByteOffset: start + index * MemoryLayout<UInt>.size, as: UInt.self))
        }
        return (pids, isComplete)
    }

    /// Names are shared by all sessions of the machine, because a service need not run in the session of its clients.
    private static func name(_ marker: ProcessTree.Marker) -> String {
        "Global\\" + "\(marker.name).\(marker.value)".replacing("\\", with: "/")
    }
}
#endif
