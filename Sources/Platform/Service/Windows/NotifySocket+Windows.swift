#if os(Windows)
/// Task Scheduler has no such socket: nobody listens to what a service says of itself.
enum NotifySocket {
    /// - Throws: ``SystemError`` always, with ERROR_NOT_SUPPORTED.
    static func send(_ bytes: [UInt8], to name: String) throws(SystemError) {
        throw SystemError(call: "sendto", subject: name, number: ErrorNumber.notSupported)
    }
}
#endif
