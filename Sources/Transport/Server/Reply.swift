/// How a request is answered.
public enum Reply: Sendable {
    /// At once.
    case now(Response)
    /// When the work is done. Its task is cancelled when the connection goes or the server stops; a server that stops
    /// waits for it ``ServerLimits/stopGrace`` at most. Replies may overtake each other.
    case later(@Sendable () async -> Response)
    /// At once, and if that is a success with events after it. The body gets the sink on the event loop's thread and
    /// must not block. A connection carries one subscription at a time.
    case stream(Response, @Sendable (EventSink) -> Void)
}
