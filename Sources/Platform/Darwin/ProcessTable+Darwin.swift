#if os(macOS)
import Darwin

/// What the system knows about processes: sysctl(3) "kern.proc", and libproc.
enum ProcessTable {
    /// One process; `nil` when there is none.
    static func entry(of pid: Int32) -> ProcessEntry? {
        (try? processes([CTL_KERN, KERN_PROC, KERN_PROC_PID, pid]))?.first
    }

    /// Every process that this one may see.
    /// - Throws: ``SystemError`` when the table cannot be read.
    static func all() throws(SystemError) -> [ProcessEntry] { try processes([CTL_KERN, KERN_PROC, KERN_PROC_ALL, 0]) }

    /// Always `nil`: nobody but launchd adopts orphans here, so what lies below a process says nothing about them.
    static func descendants(of root: Int32) throws(SystemError) -> [ProcessEntry]? { nil }

    /// The value of a variable in the environment that a process was started with; `nil` when it has none, or may not
    /// be inspected.
    static func environmentValue(_ name: String, of pid: Int32) -> String? {
        let prefix = Array("\(name)=".utf8)
        return texts(of: pid)?.environment.first { $0.starts(with: prefix) }
            .map { String(decoding: $0.dropFirst(prefix.count), as: UTF8.self) }
    }

    /// The words a process was started with, its name first; `nil` when there is none, or it may not be inspected.
    static func arguments(of pid: Int32) -> [String]? {
        texts(of: pid)?.arguments.map { String(decoding: $0, as: UTF8.self) }
    }

    /// The user that a process belongs to; `nil` when there is none.
    static func user(of pid: Int32) -> UInt32? {
        guard let content = try? bytes([CTL_KERN, KERN_PROC, KERN_PROC_PID, pid]),
            content.count >= MemoryLayout<kinfo_proc>.stride
        else { return nil }
        return content.withUnsafeBytes { $0.loadUnaligned(as: kinfo_proc.self).kp_eproc.e_ucred.cr_uid }
    }

    /// There is no such limit here.
    static func messageLimit(of pid: Int32) -> UInt64? { nil }

    private typealias Text = ArraySlice<UInt8>

    /// What a process was started with. In the block stand the count of arguments, the executable's path, padding
    /// zeros, the arguments, the environment; each text ends in a zero, and an empty one ends the environment.
    private static func texts(of pid: Int32) -> (arguments: ArraySlice<Text>, environment: ArraySlice<Text>)? {
        guard let block = try? bytes([CTL_KERN, KERN_PROCARGS2, pid]), block.count > 4 else { return nil }
        let count = Int(block.withUnsafeBytes { $0.loadUnaligned(as: Int32.self) })
        let path = block.dropFirst(4)
        let rest = path.drop { $0 != 0 }.drop { $0 == 0 }
        let texts = rest.split(separator: 0, omittingEmptySubsequences: false)
        return (texts.prefix(count), texts.dropFirst(count).prefix { !$0.isEmpty })
    }

    /// Where a process works; `nil` when there is none, or it may not be inspected.
    static func workingDirectory(of pid: Int32) -> String? {
        var info = proc_vnodepathinfo()
        let size = Int32(MemoryLayout<proc_vnodepathinfo>.size)
        guard proc_pidinfo(pid, PROC_PIDVNODEPATHINFO, 0, &info, size) == size else { return nil }
        return withUnsafeBytes(of: &info.pvi_cdir.vip_path) { path in
            String(decoding: path.prefix { $0 != 0 }, as: UTF8.self)
        }
    }

    /// Whether the file that a process runs is not the one at its path any more: unknown here, where the
    /// system only tells the path that a program was started from.
    static func runsReplacedFile(_ pid: Int32) -> Bool? { nil }

    /// The file a process runs; `nil` when there is none, or it may not be inspected.
    static func executable(of pid: Int32) -> String? {
        // PROC_PIDPATHINFO_MAXSIZE
        var path = [UInt8](repeating: 0, count: 4 * Int(MAXPATHLEN))
        let length = path.withUnsafeMutableBytes { proc_pidpath(pid, $0.baseAddress, UInt32($0.count)) }
        return length > 0 ? String(decoding: path[..<Int(length)], as: UTF8.self) : nil
    }

    /// The present, as the starts of processes are counted: microseconds since 1970.
    static var now: UInt64 {
        var time = timeval()
        gettimeofday(&time, nil)
        return UInt64(time.tv_sec) * 1_000_000 + UInt64(time.tv_usec)
    }

    /// A start in microseconds since 1970, which no two processes of one pid share.
    static func token(start: UInt64) -> String { String(start) }

    private static func processes(_ name: [Int32]) throws(SystemError) -> [ProcessEntry] {
        let content = try bytes(name)
        let stride = MemoryLayout<kinfo_proc>.stride
        return content.withUnsafeBytes { buffer in
            (0..<(buffer.count / stride)).map { index in
                ProcessEntry(buffer.loadUnaligned(fromByteOffset: index * stride, as: kinfo_proc.self))
            }
        }
    }

    /// Reads a sysctl whose size may grow between asking for it and reading it.
    private static func bytes(_ name: [Int32]) throws(SystemError) -> [UInt8] {
        while true {
            var name = name
            var size = 0
            _ = try systemCall("sysctl", on: "process table") {
                sysctl(&name, UInt32(name.count), nil, &size, nil, 0)
            }
            size += size / 8
            var content = [UInt8](repeating: 0, count: size)
            do throws(SystemError) {
                _ = try systemCall("sysctl", on: "process table") {
                    sysctl(&name, UInt32(name.count), &content, &size, nil, 0)
                }
                return Array(content.prefix(size))
            } catch {
                if error.number != ENOMEM { throw error }
            }
        }
    }
}

extension ProcessEntry {
    init(_ info: kinfo_proc) {
        let start = info.kp_proc.p_un.__p_starttime
        self.init(
            pid: info.kp_proc.p_pid, parent: info.kp_eproc.e_ppid, group: info.kp_eproc.e_pgid,
            session: getsid(info.kp_proc.p_pid), start: UInt64(start.tv_sec) * 1_000_000 + UInt64(start.tv_usec),
            isRunning: Int32(info.kp_proc.p_stat) != SZOMB)
    }
}
#endif
