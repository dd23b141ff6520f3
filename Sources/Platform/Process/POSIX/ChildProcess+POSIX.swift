#if !os(Windows)
import CPlatform
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A child of this process, the leader of a session of its own.
///
/// Until it is reaped its pid, and with it the number of its session, cannot go to anybody else.
final class ChildProcess: Sendable {
    let entry: ProcessEntry
    private let handle: ProcessHandle
    private let isReaped = Atomic(false)

    var pid: Int32 { entry.pid }
    /// Becomes readable when the child has ended.
    var exitDescriptor: Descriptor { handle.descriptor }

    /// Starts a command.
    /// - Parameters:
    ///   - descriptors: become 0, 1, 2, … in the child; every other descriptor is closed there.
    ///   - role: a session of its own serves both; what a command is marked with may also have a brand.
    init(_ command: Command, descriptors: [Descriptor], as role: ChildRole) throws(CommandError) {
        let executable = try ExecutableSearch.resolve(command.executable, environment: command.environment)
        (entry, handle) = try CommandError.whileStarting { () throws(SystemError) in
            let pid = try Self.spawn(command, executable, descriptors, role)
            if let entry = ProcessTable.entry(of: pid), let handle = ProcessHandle(entry), handle.descriptor >= 0 {
                return (entry, handle)
            }
            // Out of descriptors: a child whose end cannot be waited for is not left running.
            let number = errno
            kill(-pid, SIGKILL)
            _ = SpawnedProcesses.reap(pid)
            throw SystemError(call: "pidfd_open", subject: executable, number: number)
        }
    }

    /// Blocks until the child has ended. Returns false when it still runs after `limit`.
    func waitForEnd(atMost limit: Duration) -> Bool { Poll.readable([exitDescriptor], until: .now + limit)[0] }

    /// Takes the exit status, once; waits for the end if need be.
    func reap() -> ExitStatus {
        isReaped.store(true, ordering: .relaxed)
        return SpawnedProcesses.reap(pid)
    }

    deinit {
        if !isReaped.load(ordering: .relaxed) { SpawnedProcesses.abandon(entry.pid) }
    }

    private static func spawn(
        _ command: Command, _ executable: String, _ descriptors: [Descriptor], _ role: ChildRole
    ) throws(SystemError) -> Int32 {
        let words = [command.name ?? command.executable] + command.arguments
        let variables = command.environment.map { "\($0.key)=\($0.value)" }.sorted()
        for text in [command.workingDirectory ?? ""] + words + variables where text.utf8.contains(0) {
            // C would end the text there and run something else than was asked for.
            throw SystemError(call: "execve", subject: text.debugDescription, number: EINVAL)
        }
        let arguments = CStringArray(words)
        let environment = CStringArray(variables, bytes: EnvironmentText.bytes)
        let directory = command.workingDirectory.map { CStringArray([$0]) }
        let program = CStringArray([executable])
        var worker: String?
        if case .command(let marker?) = role { worker = marker.value }
        var outcome: Result<Int32, SystemError> = .success(-1)
        descriptors.withUnsafeBufferPointer { descriptors in
            let request = cplatform_spawn_request(
                executable: program.pointers[0], arguments: arguments.pointers, environment: environment.pointers,
                working_directory: directory?.pointers[0], descriptors: descriptors.baseAddress,
                descriptor_count: Int32(descriptors.count), descriptor_limit: CurrentProcess.originalDescriptorLimit,
                message_limit: ProcessBrand.limit(of: worker))
            outcome = Result { () throws(SystemError) in try SpawnedProcesses.spawn(request, named: executable) }
        }
        // The request points into these.
        return try withExtendedLifetime((program, arguments, environment, directory)) { outcome }.get()
    }
}

/// A NULL-terminated array of C strings, as execve(2) takes them.
private final class CStringArray {
    private let count: Int
    let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

    /// - Parameter bytes: what a text is passed as, without the NUL at its end.
    init(_ texts: [String], bytes: (String) -> [UInt8] = { Array($0.utf8) }) {
        count = texts.count
        pointers = .allocate(capacity: texts.count + 1)
        for (index, text) in texts.enumerated() {
            let content = bytes(text) + [0]
            let copy = UnsafeMutablePointer<CChar>.allocate(capacity: content.count)
            for (place, byte) in content.enumerated() { (copy + place).initialize(to: CChar(bitPattern: byte)) }
            (pointers + index).initialize(to: copy)
        }
        (pointers + texts.count).initialize(to: nil)
    }

    deinit {
        for index in 0..<count { pointers[index]?.deallocate() }
        pointers.deallocate()
    }
}
#endif
