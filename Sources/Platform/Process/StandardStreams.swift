/// Both sides of a command's standard streams. The child's ends close with this value.
struct StandardStreams: ~Copyable {
    /// Where what the command prints goes.
    enum Output {
        /// Both streams through one pipe, in the order they were written.
        case merged(CommandChannels.Sink)
        case separate(output: CommandChannels.Sink, error: CommandChannels.Sink)
    }

    /// This process's ends.
    let channels: CommandChannels
    private let childInput: OwnedDescriptor
    private let childOutput: OwnedDescriptor
    /// `nil` when standard error goes where standard output goes.
    private let childError: OwnedDescriptor?

    /// - Parameter bytes: what the command reads; empty for the null device.
    static func make(input bytes: [UInt8], output: Output) throws(SystemError) -> StandardStreams {
        let input = try Input.make(bytes)
        let first = try Pipe.fromChild()
        switch output {
        case .merged(let sink):
            let channels = CommandChannels(
                input: input.channel, outputs: [try OutputChannel(first.readEnd, sink: sink)])
            return StandardStreams(
                channels: channels, childInput: input.childEnd, childOutput: first.writeEnd, childError: nil)
        case .separate(let outputSink, let errorSink):
            let second = try Pipe.fromChild()
            let outputs = [
                try OutputChannel(first.readEnd, sink: outputSink), try OutputChannel(second.readEnd, sink: errorSink),
            ]
            return StandardStreams(
                channels: CommandChannels(input: input.channel, outputs: outputs),
                childInput: input.childEnd, childOutput: first.writeEnd, childError: second.writeEnd)
        }
    }

    private struct Input: ~Copyable {
        let channel: InputChannel?
        let childEnd: OwnedDescriptor

        static func make(_ bytes: [UInt8]) throws(SystemError) -> Input {
            if bytes.isEmpty {
                return Input(channel: nil, childEnd: try OwnedDescriptor.readingNothing())
            }
            let pipe = try Pipe.toChild()
            return Input(channel: try InputChannel(pipe.writeEnd, bytes: bytes), childEnd: pipe.readEnd)
        }
    }

    /// What becomes 0, 1 and 2 in the child.
    var childEnds: [Descriptor] {
        let output = childOutput.rawValue
        switch childError {
        case .some(let error): return [childInput.rawValue, output, error.rawValue]
        case .none: return [childInput.rawValue, output, output]
        }
    }
}
