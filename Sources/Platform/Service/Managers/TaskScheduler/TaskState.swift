/// What Task Scheduler says about a task, all of it in numbers.
struct TaskState: Sendable, Hashable {
    /// `Get-ScheduledTask`'s State (TASK_STATE in taskschd.h).
    enum Activity: Int, Sendable { case unknown, disabled, queued, ready, running }

    var activity: Activity
    /// When it last ran, in ticks of 100 ns: another value means that it has run again. A task that is ready has not
    /// started yet, or has ended already, and only this tells which.
    var generation: Int64
    /// The last exit status or HRESULT, e.g. 0x41303 for "has not run yet".
    var lastResult: UInt32

    /// Reads what the script of ``PowerShell/state(of:)`` writes.
    init?(_ text: String) {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, let number = Int(words[0]), let activity = Activity(rawValue: number),
            let generation = Int64(words[1]), let result = UInt32(words[2])
        else { return nil }
        self.activity = activity
        self.generation = generation
        lastResult = result
    }

    /// It was ended by somebody (SCHED_S_TASK_TERMINATED), has not run yet, or is running: none of these is a failure.
    static let innocentResults: Set<UInt32> = [0, 0x41300, 0x41301, 0x41302, 0x41303, 0x41306, 0x41325]

    /// What the service is doing.
    var state: ServiceState {
        switch activity {
        case .unknown: .unknown
        case .disabled: .stopped
        case .queued: .starting
        case .running: .running
        case .ready: Self.innocentResults.contains(lastResult) ? .stopped : .failed
        }
    }
}
