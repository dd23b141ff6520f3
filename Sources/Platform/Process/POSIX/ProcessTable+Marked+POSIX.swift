#if !os(Windows)
extension ProcessTable {
    /// The running processes whose environment has `marker`, this one excepted; none when the table cannot be read.
    static func marked(_ marker: ProcessTree.Marker) -> [ProcessEntry] {
        ((try? all()) ?? [])
            .filter { $0.isRunning && $0.pid != CurrentProcess.id }
            .filter { environmentValue(marker.name, of: $0.pid) == marker.value }
    }
}
#endif
