#if os(Windows)
import WinSDK

/// WaitForMultipleObjects against a point in time.
enum Poll {
    /// Stands still while the machine sleeps, so that a laptop's lid does not use up a command's deadline.
    typealias Instant = SuspendingClock.Instant

    /// How many can be waited for at once (MAXIMUM_WAIT_OBJECTS).
    static let most = 64

    /// Waits until one of `descriptors` is signalled, or `deadline` has come; -1 stands for none.
    ///
    /// Of more than ``most``, only so many can end the wait.
    /// - Returns: which are signalled.
    static func readable(_ descriptors: [Descriptor], until deadline: Instant?) -> [Bool] {
        let handles = descriptors.filter { $0 != -1 }.prefix(most).map(\.handle)
        while true {
            let time = milliseconds(until: deadline)
            if handles.isEmpty {
                _ = SleepEx(time, false)
            } else {
                _ = WaitForMultipleObjects(DWORD(handles.count), handles, false, time)
            }
            let ready = descriptors.map { $0 != -1 && isSignalled($0) }
            if ready.contains(true) { return ready }
            if let deadline, deadline <= .now { return ready }
        }
    }

    /// Whether something is signalled at this moment. So is what cannot be waited for (WAIT_FAILED), as poll(2) has it:
    /// otherwise whoever waits for it would wait for ever.
    static func isSignalled(_ descriptor: Descriptor) -> Bool {
        let result = WaitForSingleObject(descriptor.handle, 0)
        return result == firstObject || result == DWORD.max
    }

    /// WAIT_OBJECT_0, winbase.h, which is a cast and not imported: the first of the things waited for ended the wait.
    static let firstObject: DWORD = 0

    /// Rounded up: rounding down would spin through the last millisecond.
    private static func milliseconds(until deadline: Instant?) -> DWORD {
        guard let deadline else { return INFINITE }
        let left = Instant.now.duration(to: deadline)
        guard left > .zero else { return 0 }
        let (seconds, attoseconds) = left.components
        let fraction = (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        return DWORD(clamping: min(seconds, 1_000_000) * 1000 + fraction)
    }
}
#endif
