#if os(Windows)
import CPlatform
import Synchronization

/// The ending of one process tree: of a job.
struct TreeEnding {
    /// Waits until one of the descriptors is signalled or the time has come, at the latest, and says which are.
    typealias Wait = (_ descriptors: [Descriptor], _ deadline: Poll.Instant) -> [Bool]

    private let job: JobObject?
    private let leader: Int32?

    /// How long the end of a job may take to show.
    private static let killPatience = Duration.seconds(5)
    /// How many processes are waited for at once: the system waits for 64 things, and some of them are pipes.
    private static let watchedAtOnce = 56

    /// - Parameters:
    ///   - child: `nil` when only marked processes are to end.
    ///   - workshop: asked for by other systems only: no process leaves its job.
    init(child: ChildProcess?, marker: ProcessTree.Marker?, workshop: String? = nil) {
        job = child?.job ?? marker.flatMap(JobObject.carrying)
        leader = child?.pid
    }

    /// Asks the members to end, if they can be asked, and after `grace` makes them. Returns at once when there is none.
    /// - Returns: the members that still run, normally none.
    mutating func run(grace: Duration, wait: Wait) -> [ProcessIdentity] {
        guard let job else { return [] }
        var running = (try? job.members()) ?? []
        if !running.isEmpty, let leader, Self.ask(leader) {
            let graceEnds = Poll.Instant.now + grace
            while !running.isEmpty, .now < graceEnds {
                watch(running, until: graceEnds, wait)
                running = (try? job.members()) ?? []
            }
        }
        // Also when nothing could be looked up: ending takes no look-up.
        job.terminate()
        let patienceEnds = Poll.Instant.now + Self.killPatience
        while !running.isEmpty, .now < patienceEnds {
            watch(running, until: patienceEnds, wait)
            running = (try? job.members()) ?? []
        }
        return running.map(\.identity)
    }

    private func watch(_ members: [ProcessEntry], until deadline: Poll.Instant, _ wait: Wait) {
        var pending = members.prefix(Self.watchedAtOnce).compactMap { ProcessHandle($0) }
        while !pending.isEmpty, .now < deadline {
            _ = wait(pending.map(\.descriptor), deadline)
            pending.removeAll(where: \.hasEnded)
        }
    }

    /// Presses Ctrl-Break in the console without a window that a command has for itself. Only a process without a
    /// console, as a service is, can go to that of another for a moment.
    private static func ask(_ leader: Int32) -> Bool {
        console.withLock { _ in cplatform_interrupt(UInt32(bitPattern: leader)) == 0 }
    }

    /// A process has one console at a time.
    private static let console = Mutex<Void>(())
}
#endif
