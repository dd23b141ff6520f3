#if !os(Windows)
#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// SIGTERM, SIGINT and SIGHUP, delivered to a thread instead of interrupting one.
///
/// The signals are blocked before any other thread exists, so that all threads inherit the mask and only
/// `sigwait` sees them (signal(7), "Process-directed signals"). SIGPIPE is ignored: a closed peer is an
/// error of the write, not the end of the process.
public struct TerminationSignals: Sendable {
    private static let numbers = [SIGTERM, SIGINT, SIGHUP]

    /// Blocks the signals in this thread and all threads that it starts. Call it first.
    public static func block() -> TerminationSignals {
        var set = signalSet()
        _ = pthread_sigmask(SIG_BLOCK, &set, nil)
        _ = signal(SIGPIPE, SIG_IGN)
        return TerminationSignals()
    }

    /// Lets the signals end the process again, as they do by default. Call it in the thread that called ``block()``.
    package func release() {
        var set = Self.signalSet()
        _ = pthread_sigmask(SIG_UNBLOCK, &set, nil)
    }

    /// Calls `body` with the name of every signal that arrives, on a thread of its own, for the life of the process.
    public func forward(to body: @escaping @Sendable (String) -> Void) {
        forwardNumbers { body(Self.name($0)) }
    }

    /// The same with the numbers of the signals.
    func forwardNumbers(to body: @escaping @Sendable (Int32) -> Void) {
        DedicatedThread.start(name: "signals") {
            var set = Self.signalSet()
            var number: Int32 = 0
            while sigwait(&set, &number) == 0 { body(number) }
        }
    }

    private static func signalSet() -> sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for number in numbers { sigaddset(&set, number) }
        return set
    }

    private static func name(_ number: Int32) -> String {
        switch number {
        case SIGTERM: "SIGTERM"
        case SIGINT: "SIGINT"
        case SIGHUP: "SIGHUP"
        default: "\(number)"
        }
    }
}
#endif
