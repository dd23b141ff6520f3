extension FileWatch {
    /// Blocks until the file may have changed or the time is over.
    /// - Returns: false when it did not change in time.
    package func wait(timeout: Duration) -> Bool {
        let deadline = Poll.Instant.now + timeout
        while Poll.readable([descriptor], until: deadline)[0] {
            if drain() { return true }
        }
        return false
    }
}
