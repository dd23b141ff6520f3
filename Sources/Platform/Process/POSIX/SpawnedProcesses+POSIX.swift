#if !os(Windows)
import CPlatform
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The children this process started itself and has to wait for.
///
/// A subreaper also gets children by adoption, which nobody waits for by name. The register tells the two apart, and
/// its lock spans starting and reaping, so that a pid in it always means the child that was started.
enum SpawnedProcesses {
    private struct Register {
        var awaited: Set<Int32> = []
        /// Nobody waits for these any more, and they had not ended yet.
        var abandoned: Set<Int32> = []

        /// Reaps what has ended of the abandoned ones: a zombie that nobody takes stays for the life of this process.
        mutating func reapAbandoned() {
            abandoned = abandoned.filter { waitpid($0, nil, WNOHANG) == 0 }
        }
    }

    private static let register = Mutex(Register())

    /// With SIGCHLD ignored, as some parents leave it, the system would drop every exit status (wait(2)).
    private static let keepsStatuses: Void = cplatform_keep_child_statuses()

    /// Starts a child and registers it.
    static func spawn(
        _ request: cplatform_spawn_request, named executable: String
    ) throws(SystemError) -> Int32 {
        keepsStatuses
        var pid: Int32 = -1
        var stage: Int32 = 0
        let number = register.withLock { register in
            register.reapAbandoned()
            return withUnsafePointer(to: request) { request in
                let number = cplatform_spawn(request, &pid, &stage)
                if number == 0 { register.awaited.insert(pid) }
                return number
            }
        }
        if number == 0 { return pid }
        throw failure(number, stage: UInt32(bitPattern: stage), request, executable)
    }

    /// Waits for a registered child to end and takes its status.
    static func reap(_ pid: Int32) -> ExitStatus {
        var info = siginfo_t()
        while waitid(P_PID, id_t(pid), &info, WEXITED | WNOWAIT) == -1, errno == EINTR {}
        return register.withLock { register in
            register.awaited.remove(pid)
            register.reapAbandoned()
            var status: Int32 = 0
            // A status that is lost must not read as success.
            return waitpid(pid, &status, WNOHANG) == pid ? ExitStatus(waitStatus: status) : .exited(255)
        }
    }

    /// Gives up waiting for a registered child: it is reaped now, or when it has ended and another one comes or goes.
    static func abandon(_ pid: Int32) {
        register.withLock { register in
            register.awaited.remove(pid)
            register.abandoned.insert(pid)
            register.reapAbandoned()
        }
    }

    /// Whether a child was started by this process, and not adopted.
    static func isOwn(_ pid: Int32) -> Bool {
        register.withLock { $0.awaited.contains(pid) || $0.abandoned.contains(pid) }
    }

    /// Reaps those of `children` that have ended and that nobody waits for.
    static func reapAdopted(_ children: [Int32]) {
        register.withLock { register in
            register.reapAbandoned()
            for pid in children where !register.awaited.contains(pid) && !register.abandoned.contains(pid) {
                _ = waitpid(pid, nil, WNOHANG)
            }
        }
    }

    private static func failure(
        _ number: Int32, stage: UInt32, _ request: cplatform_spawn_request, _ executable: String
    ) -> SystemError {
        switch stage {
        case CPLATFORM_SPAWN_CHANGING_DIRECTORY.rawValue:
            let directory = request.working_directory.map { String(cString: $0) } ?? "working directory"
            return SystemError(call: "chdir", subject: directory, number: number)
        case CPLATFORM_SPAWN_EXECUTING.rawValue:
            return SystemError(call: "execve", subject: executable, number: number)
        default:
            return SystemError(call: "spawn", subject: executable, number: number)
        }
    }
}
#endif
