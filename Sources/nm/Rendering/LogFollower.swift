import Daemon
import Platform

/// Prints a log as it grows, also when it is rotated meanwhile.
struct LogFollower {
    let path: String
    let output: Output

    /// Longer than anybody waits; a wait that is over begins again.
    private static let patience = Duration.seconds(86_400)

    /// Prints what is there and what comes; blocking, and without an end but an error's.
    func follow() throws {
        let watch = try FileWatch(path)
        var offset: Int64 = 0
        var identity = FileStamp.of(path)?.identity
        while true {
            let now = FileStamp.of(path)?.identity
            if now != identity {
                // What was written to the file before it got another name.
                _ = try? LogFile(path + ".1").read(from: offset, print)
                offset = 0
                identity = now
            }
            if now != nil { offset = try LogFile(path).read(from: offset, print) }
            _ = watch.wait(timeout: Self.patience)
        }
    }

    private func print(_ piece: [UInt8]) { output.raw(piece) }
}
