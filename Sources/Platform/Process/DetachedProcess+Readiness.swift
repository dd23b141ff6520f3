extension DetachedProcess {
    /// Says one line to the process that started this one with ``Readiness/reportedByPipe``, and closes the pipe.
    ///
    /// To be called at most once, and only by a process that knows it was started so: the descriptor is somebody
    /// else's otherwise.
    package static func announceReady(_ line: String) {
        let pipe = OwnedDescriptor(adopting: readinessDescriptor)
        // Whoever waited may have given up, which is no reason to stop.
        try? pipe.write(all: Array((line + "\n").utf8))
    }
}
