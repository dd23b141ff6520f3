import CPlatform

/// A thread of its own for one piece of work that blocks.
package enum DedicatedThread {
    /// Address space, not memory: only the pages that are touched count.
    private static let stackSize: CUnsignedLong = 2 << 20

    /// Starts a thread that runs `body` and ends with it.
    /// - Parameter name: what the work is; the subject of the error.
    /// - Returns: why the system refused the thread, or `nil`.
    @discardableResult
    package static func start(name: String, _ body: @escaping @Sendable () -> Void) -> SystemError? {
        let context = Unmanaged.passRetained(Body(run: body))
        let number = cplatform_start_thread(
            { context in
                guard let context else { return }
                Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
            }, context.toOpaque(), stackSize)
        if number == 0 { return nil }
        context.release()
        return SystemError(call: "pthread_create", subject: name, number: number)
    }

    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(run: @escaping @Sendable () -> Void) { self.run = run }
    }
}
