/// One command from start to the end of its last process, on one thread.
struct CommandSession {
    /// What brought the end about.
    enum Cause { case exit, deadline, cancellation }

    let command: Command
    let marker: ProcessTree.Marker?
    let grace: Duration
    /// `nil` when nobody can cancel.
    let cancel: CancelSignal?
    /// Nothing but this command works in its directory, so that what works there without a mark is a part of it, too.
    var ownsDirectory = false

    /// What a process that got away from the tree may still have left in a pipe.
    private static let restLimit = 1 << 20

    /// Runs the command. When this returns, none of its processes runs any more.
    func run(_ output: StandardStreams.Output) throws(CommandError) -> (status: ExitStatus, cause: Cause) {
        if cancel?.isSent == true { throw .cancelled }
        let (child, channels) = try start(output)
        let cause = waitForEnd(of: child, channels)
        if cause == .exit { channels.takeAvailable() }
        let workshop = ownsDirectory ? command.workingDirectory : nil
        var ending = TreeEnding(child: child, marker: marker, workshop: workshop)
        // Members may print while they end, and would hang in a full pipe if nobody read on.
        _ = ending.run(grace: grace) { channels.serve(alongside: $0, until: $1) }
        // Killed is not gone at once; but a leader that hangs in the kernel is left to be reaped later.
        let status = child.waitForEnd(atMost: .seconds(1)) ? child.reap() : .signalled(TerminationSignal.kill)
        channels.takeRest(limit: Self.restLimit)
        return (status, cause)
    }

    private func waitForEnd(of child: ChildProcess, _ channels: CommandChannels) -> Cause {
        let deadline = command.deadline.map { Poll.Instant.now + $0 }
        while true {
            let ready = channels.serve(alongside: [child.exitDescriptor, cancel?.descriptor ?? -1], until: deadline)
            if ready[0] { return .exit }
            if ready[1] { return .cancellation }
            if let deadline, .now >= deadline { return .deadline }
        }
    }

    private func start(_ output: StandardStreams.Output) throws(CommandError) -> (ChildProcess, CommandChannels) {
        var command = command
        if let marker { command.environment[marker.name] = marker.value }
        let input = command.standardInput
        let streams = try CommandError.whileStarting { () throws(SystemError) in
            try StandardStreams.make(input: input, output: output)
        }
        // The child's ends close with `streams`: as long as this process held them, the pipes would never end.
        return (
            try ChildProcess(command, descriptors: streams.childEnds, as: .command(marker: marker)), streams.channels
        )
    }
}
