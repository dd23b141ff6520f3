#if os(Windows)
import Synchronization
import WinSDK

/// What asks this process to end: Ctrl-C and Ctrl-Break, the closing of its console, and ``TerminationRequest``.
package struct TerminationSignals: Sendable {
    private let inbox: Inbox

    /// Takes the requests over from the system, which would end the process. Call it first.
    package static func block() -> TerminationSignals {
        let inbox = Inbox.shared
        _ = SetConsoleCtrlHandler(handleConsoleEvent, true)
        return TerminationSignals(inbox: inbox)
    }

    /// Lets the requests end the process again, as they do by default.
    package func release() { _ = SetConsoleCtrlHandler(handleConsoleEvent, false) }

    /// Calls `body` with the name of every request that arrives, on a thread of its own, for the life of the process.
    package func forward(to body: @escaping @Sendable (String) -> Void) {
        let inbox = inbox
        DedicatedThread.start(name: "signals") {
            while true { for name in inbox.next() { body(name) } }
        }
    }

    /// The same with the number of the signal that comes closest to each.
    func forwardNumbers(to body: @escaping @Sendable (Int32) -> Void) {
        forward { body($0 == Self.interrupt ? 2 : TerminationSignal.terminate) }
    }

    fileprivate static let interrupt = "Ctrl-C"

    /// What has arrived and nobody has taken yet.
    fileprivate final class Inbox: Sendable {
        /// One for the process, because the system calls a function without a context.
        static let shared = Inbox()

        private let names = Mutex<[String]>([])
        private let arrived: OwnedDescriptor?
        private let request: OwnedDescriptor?

        init() {
            arrived = try? OwnedDescriptor("CreateEventW", on: "signals") { CreateEventW(nil, false, false, nil) }
            request = TerminationRequest.receiver()
        }

        func add(_ name: String) {
            names.withLock { $0.append(name) }
            _ = SetEvent(Self.descriptor(arrived).handle)
        }

        /// Blocks until there is something.
        func next() -> [String] {
            let events = [Self.descriptor(arrived), Self.descriptor(request)].map(\.handle)
            // Both events reset themselves when they end a wait, so it is this call that tells which one it was.
            let index = WaitForMultipleObjects(DWORD(events.count), events, false, INFINITE)
            if index == Poll.firstObject + 1 { return ["request"] }
            return names.withLock { names in
                defer { names = [] }
                return names
            }
        }

        /// Something that is never signalled stands for an event that could not be made: this process itself.
        private static func descriptor(_ event: borrowing OwnedDescriptor?) -> Descriptor {
            switch event {
            case .some(let event): event.rawValue
            case .none: Descriptor(handle: GetCurrentProcess())
            }
        }
    }
}

/// Runs on a thread that the system makes for it.
private func handleConsoleEvent(_ event: DWORD) -> WindowsBool {
    switch event {
    case DWORD(CTRL_C_EVENT): TerminationSignals.Inbox.shared.add(TerminationSignals.interrupt)
    case DWORD(CTRL_BREAK_EVENT): TerminationSignals.Inbox.shared.add("Ctrl-Break")
    case DWORD(CTRL_CLOSE_EVENT), DWORD(CTRL_LOGOFF_EVENT), DWORD(CTRL_SHUTDOWN_EVENT):
        TerminationSignals.Inbox.shared.add("the end of the session")
        // The system ends the process as soon as this returns, and some seconds later in any case.
        _ = SleepEx(INFINITE, false)
    default: return false
    }
    return true
}
#endif
