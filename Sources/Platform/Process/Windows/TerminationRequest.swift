#if os(Windows)
import WinSDK

/// The event by which a process that has no console is asked to end: it makes one under a name of its own, and only this
/// user may set it.
enum TerminationRequest {
    /// Makes the event of this process; nil when the system refuses, and then nobody can ask.
    static func receiver() -> OwnedDescriptor? {
        guard let entry = ProcessTable.entry(of: CurrentProcess.id) else { return nil }
        let name = name(of: entry)
        return try? OwnerOnlyAccess.withAttributes { attributes throws(SystemError) in
            try OwnedDescriptor("CreateEventW", on: name) {
                name.withWide { CreateEventW(attributes, false, false, $0) }
            }
        }
    }

    /// Asks a process to end. Returns false when it has no such event.
    static func send(to process: ProcessEntry) -> Bool {
        let name = name(of: process)
        guard
            let event = try? OwnedDescriptor(
                "OpenEventW", on: name, { name.withWide { OpenEventW(DWORD(EVENT_MODIFY_STATE), false, $0) } })
        else { return false }
        return SetEvent(event.handle)
    }

    /// The same in every session: who asks need not be logged in where the process runs.
    private static func name(of process: ProcessEntry) -> String {
        "Global\\end.\(process.pid).\(process.start)"
    }
}
#endif
