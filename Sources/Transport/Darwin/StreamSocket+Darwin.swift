#if os(macOS)
extension StreamSocket {
    /// Flags of every send: none, because every socket is made with SO_NOSIGPIPE.
    static let sendFlags: Int32 = 0
}
#endif
