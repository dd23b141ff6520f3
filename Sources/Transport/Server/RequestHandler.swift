/// Who answers a server's requests.
public protocol RequestHandler: Sendable {
    /// Answers one request, or says how it will be answered.
    ///
    /// Called on the event loop's thread, in the order of each connection's requests: it must not block. The method
    /// `hello` never comes here. A request that no method matches is answered with ``RPCError/methodNotFound(_:)``.
    func reply(to request: Request, peer: Peer) -> Reply
}
