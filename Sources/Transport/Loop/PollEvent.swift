/// What a poller is asked to watch a descriptor for. That the peer is gone is always reported.
struct PollInterest: OptionSet {
    let rawValue: UInt8

    /// Data, a connection or the end of the stream waits.
    static let readable = PollInterest(rawValue: 1)
    /// There is room to write.
    static let writable = PollInterest(rawValue: 2)
}

/// What a poller found out about the descriptor that was added under `token`.
struct PollEvent: Equatable {
    var token: UInt64
    var isReadable = false
    var isWritable = false
    /// The peer is gone: nothing that is sent arrives any more.
    var isHungUp = false
}
