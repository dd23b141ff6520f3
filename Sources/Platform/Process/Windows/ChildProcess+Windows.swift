#if os(Windows)
import CPlatform
import WinSDK

/// A child of this process, the leader of a process group of its own and, unless it is to outlive its starter, of a job.
///
/// As long as this holds the child's handle, its pid cannot go to anybody else.
final class ChildProcess: Sendable {
    let entry: ProcessEntry
    private let process: OwnedDescriptor
    /// nil for a child that outlives its starter.
    let job: JobObject?

    var pid: Int32 { entry.pid }
    /// Becomes signalled when the child has ended.
    var exitDescriptor: Descriptor { process.rawValue }

    /// Starts a command.
    /// - Parameter descriptors: become standard input, output and error of the child, which gets no other handle. When
    ///   there is a fourth, it is the end of a pipe to say readiness in, and takes the place of standard input, because
    ///   that is the one way of handing over a handle under a known name.
    init(_ command: Command, descriptors: [Descriptor], as role: ChildRole) throws(CommandError) {
        let executable = try ExecutableSearch.resolve(command.executable, environment: command.environment)
        let job = try CommandError.whileStarting { () throws(SystemError) in try Self.job(for: role) }
        let (handle, pid) = try CommandError.whileStarting { () throws(SystemError) in
            try Self.spawn(command, executable, descriptors, job)
        }
        self.job = job
        process = OwnedDescriptor(adopting: handle)
        let start = try CommandError.whileStarting { () throws(SystemError) in
            try ProcessTable.start(of: handle.handle, named: executable)
        }
        entry = ProcessEntry(
            pid: pid, parent: CurrentProcess.id, group: pid, session: 0, start: start, isRunning: true)
    }

    private static func job(for role: ChildRole) throws(SystemError) -> JobObject? {
        switch role {
        case .command(let marker): try JobObject(marker: marker)
        case .detached: nil
        }
    }

    /// Blocks until the child has ended. Returns false when it still runs after `limit`.
    func waitForEnd(atMost limit: Duration) -> Bool { Poll.readable([exitDescriptor], until: .now + limit)[0] }

    /// Takes the exit status; waits for the end if need be.
    func reap() -> ExitStatus {
        _ = Poll.readable([exitDescriptor], until: nil)
        var code: DWORD = 0
        // A status that is lost must not read as success.
        return GetExitCodeProcess(process.handle, &code) ? ExitStatus(windowsCode: code) : .exited(255)
    }

    private static func spawn(
        _ command: Command, _ executable: String, _ descriptors: [Descriptor], _ job: JobObject?
    ) throws(SystemError) -> (process: Descriptor, pid: Int32) {
        let line = WindowsCommandLine.joined([command.name ?? executable] + command.arguments)
        let environment = WindowsEnvironment.block(command.environment)
        for text in [command.workingDirectory ?? "", line] + command.environment.flatMap({ [$0.key, $0.value] })
        where text.utf8.contains(0) {
            // The text would end there and run something else than was asked for.
            throw SystemError(
                call: "CreateProcessW", subject: text.debugDescription, number: ErrorNumber.invalidArgument)
        }
        var commandLine = Array(line.utf16) + [0]
        let program = Array(executable.utf16) + [0]
        let directory = command.workingDirectory.map { Array(WindowsPath.clean($0).utf16) + [0] }
        var process: Int = 0
        var pid: UInt32 = 0
        var stage: Int32 = 0
        let number = program.withUnsafeBufferPointer { program in
            commandLine.withUnsafeMutableBufferPointer { line in
                environment.withUnsafeBufferPointer { environment in
                    withOptionalBuffer(directory) { directory in
                        var request = cplatform_spawn_request()
                        request.executable = program.baseAddress
                        request.command_line = line.baseAddress
                        request.environment = environment.baseAddress
                        request.working_directory = directory
                        let input = descriptors.count > 3 ? descriptors[3] : descriptors[0]
                        request.standard = (input, descriptors[1], descriptors[2])
                        request.job = job?.descriptor ?? 0
                        return cplatform_spawn(&request, &process, &pid, &stage)
                    }
                }
            }
        }
        if number == 0 { return (process, Int32(bitPattern: pid)) }
        let isDirectory = stage == Int32(CPLATFORM_SPAWN_CHANGING_DIRECTORY.rawValue)
        throw SystemError(
            call: "CreateProcessW", subject: isDirectory ? command.workingDirectory ?? "working directory" : executable,
            number: Int32(bitPattern: number))
    }

    private static func withOptionalBuffer<T>(_ units: [UInt16]?, _ body: (UnsafePointer<UInt16>?) -> T) -> T {
        guard let units else { return body(nil) }
        return units.withUnsafeBufferPointer { body($0.baseAddress) }
    }
}
#endif
