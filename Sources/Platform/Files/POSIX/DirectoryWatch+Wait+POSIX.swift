#if !os(Windows)
#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension DirectoryWatch {
    /// Blocks until something changed in a watched directory or the time is over.
    /// - Returns: false when nothing changed in time.
    package func wait(timeout: Duration) -> Bool {
        let deadline = ContinuousClock.now.advanced(by: timeout)
        while true {
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { return false }
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            // Rounded up, so that the last fraction of a millisecond does not become a busy loop.
            let ready = poll(
                &entry, 1,
                Int32(
                    clamping: left.components.seconds * 1000 + 1
                        + left.components.attoseconds / 1_000_000_000_000_000))
            if ready > 0 { return !drain().isEmpty }
            if ready == 0 { return false }
            if errno != EINTR { return false }
        }
    }
}
#endif
