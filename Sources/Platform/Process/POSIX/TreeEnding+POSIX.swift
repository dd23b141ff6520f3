#if !os(Windows)
#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The ending of one process tree.
struct TreeEnding {
    /// Waits until one of the descriptors is readable or the time has come, at the latest, and says which are.
    typealias Wait = (_ descriptors: [Descriptor], _ deadline: Poll.Instant) -> [Bool]

    private let leader: ProcessEntry?
    private let marker: ProcessTree.Marker?
    private let place: String?
    private let workshop: String?
    private let isOwnChild: Bool
    private let isStray: ((ProcessEntry) -> Bool)?
    private var membership: TreeMembership

    /// How long SIGKILL may take to show. Only a process that hangs in the kernel takes longer.
    private static let killPatience = Duration.seconds(5)
    /// How many processes are waited for at once, so that a fork bomb cannot use up this process's descriptors.
    private static let watchedAtOnce = 128

    /// - Parameters:
    ///   - child: must not be reaped before this is over; `nil` when only marked processes are to end.
    ///   - workshop: a directory that is the command's own; what works there and was adopted by this process is taken
    ///     for a part of the command, also without the mark.
    init(child: ChildProcess?, marker: ProcessTree.Marker?, workshop: String? = nil) {
        self.init(leader: child?.entry, marker: marker, workshop: workshop)
    }

    /// - Parameters:
    ///   - leader: must not be reaped before this is over, so that its session's number stays its own.
    ///   - place: the directory in which a process must work for the mark to count; `nil` for any.
    ///   - workshop: as for ``init(child:marker:workshop:)``.
    ///   - isOwnChild: whether this process started the leader.
    init(
        leader: ProcessEntry?, marker: ProcessTree.Marker?, place: String? = nil, workshop: String? = nil,
        isOwnChild: Bool = true
    ) {
        self.workshop = workshop
        self.isOwnChild = isOwnChild
        isStray = nil
        self.leader = leader
        self.marker = marker
        self.place = place
        membership = TreeMembership(leader: leader, excluding: [0, 1, getpid()])
    }

    /// The ending of several trees, of which only this is known.
    /// - Parameter isStray: whether an adopted child of this process is one of theirs.
    init(strays isStray: @escaping (ProcessEntry) -> Bool) {
        self.isStray = isStray
        (leader, marker, place, workshop) = (nil, nil, nil, nil)
        isOwnChild = true
        membership = TreeMembership(leader: nil, excluding: [0, 1, getpid()])
    }

    /// Asks every member to end, and after `grace` makes it. Returns at once when there is none.
    /// - Returns: the members that still run, normally none.
    mutating func run(grace: Duration, wait: Wait) -> [ProcessIdentity] {
        do throws(SystemError) {
            return try end(grace: grace, wait).map(\.identity)
        } catch {
            // Nothing can be looked up, normally for want of descriptors. The group needs no look-up: its number is
            // the leader's as long as that is not reaped.
            if let leader, isOwnChild { kill(-leader.pid, SIGKILL) }
            return []
        }
    }

    private mutating func end(grace: Duration, _ wait: Wait) throws(SystemError) -> [ProcessEntry] {
        var running = try look()
        if running.isEmpty { return [] }
        let graceEnds = Poll.Instant.now + grace
        while !running.isEmpty, .now < graceEnds {
            // A stopped process gets SIGTERM only when it goes on.
            watch(send([SIGTERM, SIGCONT], to: running), until: graceEnds, wait)
            running = try look()
        }
        let patienceEnds = Poll.Instant.now + Self.killPatience
        while !running.isEmpty, .now < patienceEnds {
            watch(send([SIGKILL], to: running), until: patienceEnds, wait)
            running = try look()
        }
        return running
    }

    private func send(_ signals: [Int32], to members: [ProcessEntry]) -> [ProcessHandle] {
        var watched: [ProcessHandle] = []
        for member in members {
            guard let handle = ProcessHandle(member) else { continue }
            for signal in signals { _ = handle.signal(signal) }
            if watched.count < Self.watchedAtOnce { watched.append(handle) }
        }
        return watched
    }

    private func watch(_ handles: [ProcessHandle], until deadline: Poll.Instant, _ wait: Wait) {
        var pending = handles
        while !pending.isEmpty, .now < deadline {
            // A handle for which there was no descriptor cannot wake this thread.
            let isBlind = pending.contains { $0.descriptor < 0 }
            _ = wait(pending.map(\.descriptor), isBlind ? min(deadline, .now + .milliseconds(20)) : deadline)
            pending.removeAll(where: \.hasEnded)
        }
    }

    /// The members that run. Ended ones that this process has adopted are reaped on the way.
    private mutating func look() throws(SystemError) -> [ProcessEntry] {
        let table = try table()
        if CurrentProcess.adoptsOrphans {
            SpawnedProcesses.reapAdopted(table.filter { $0.parent == getpid() && !$0.isRunning }.map(\.pid))
        }
        let marker = marker
        let place = place
        let workshop = workshop
        let earliest = leader?.start ?? 0
        let isStray = isStray
        return membership.members(in: table) { entry in
            if let isStray { return entry.isRunning && isStray(entry) }
            guard let marker, entry.isRunning, entry.start >= earliest else { return false }
            if let workshop, Self.isAdopted(entry, at: workshop) { return true }
            if let place, !ProcessTree.isInside(ProcessTable.workingDirectory(of: entry.pid), place) { return false }
            return ProcessTable.environmentValue(marker.name, of: entry.pid) == marker.value
        }.filter(\.isRunning)
    }

    /// Whether a process that was let go of by its parent works where only the command does. One that cleared its
    /// environment and began a session of its own has nothing else left to know it by.
    private static func isAdopted(_ entry: ProcessEntry, at workshop: String) -> Bool {
        guard entry.parent == getpid(), CurrentProcess.adoptsOrphans, !SpawnedProcesses.isOwn(entry.pid) else {
            return false
        }
        return ProcessTree.isInside(ProcessTable.workingDirectory(of: entry.pid), workshop)
    }

    /// A subreaper has every process of its commands below itself, so without a mark to look for elsewhere only these
    /// are read; the whole table costs a file for every process of the machine.
    private func table() throws(SystemError) -> [ProcessEntry] {
        if marker == nil, isOwnChild, CurrentProcess.adoptsOrphans,
            let below = try ProcessTable.descendants(of: getpid())
        {
            return below
        }
        return try ProcessTable.all()
    }
}
#endif
