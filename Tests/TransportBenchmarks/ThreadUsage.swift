import Platform

/// What became of the calling thread's time so far, as Linux tells it (proc(5)); zero elsewhere.
struct ThreadUsage {
    /// Voluntary context switches: it slept, for a lock or anything else.
    let sleeps: Int
    /// How long it was ready to run and had no processor.
    let queuedMilliseconds: Double

    init() {
        let status = (try? FileSystem.readText("/proc/thread-self/status")) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("voluntary_ctxt_switches:") }
        sleeps = line.flatMap { $0.split(separator: "\t").last.flatMap { Int($0) } } ?? 0
        // On a processor, waiting for one, and slices; nanoseconds (Documentation/scheduler/sched-stats).
        let times = (try? FileSystem.readText("/proc/thread-self/schedstat")) ?? ""
        let numbers = times.split { $0 == " " || $0 == "\n" }.compactMap { Double($0) }
        queuedMilliseconds = numbers.count > 1 ? (numbers[1] / 1e5).rounded() / 10 : 0
    }
}
