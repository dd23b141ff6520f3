#if os(Linux)
import Glibc

/// What the system knows about processes: proc(5).
enum ProcessTable {
    /// One process; `nil` when there is none, or it is a thread of the kernel.
    static func entry(of pid: Int32) -> ProcessEntry? {
        ProcText.read("/proc/\(pid)/stat", limit: 4096).flatMap(ProcessEntry.init(stat:))
    }

    /// Every process that this one may see.
    /// - Throws: ``SystemError`` when the table cannot be read.
    static func all() throws(SystemError) -> [ProcessEntry] {
        let entries = try FileSystem.entries(of: "/proc").compactMap { name in Int32(name).flatMap(entry(of:)) }
        // Without descriptors every single entry is missing, which must not read as "nothing runs".
        if !entries.contains(where: { $0.pid == getpid() }) {
            throw SystemError(call: "open", subject: "/proc/self/stat", number: EMFILE)
        }
        return entries
    }

    /// Everything below `root`, found by the lists of children, which costs far less than ``all()``.
    ///
    /// A list can miss a child while a sibling ends (proc_pid_task(5)), so everything is walked twice.
    /// - Returns: `nil` on a kernel without these lists (CONFIG_PROC_CHILDREN).
    /// - Throws: ``SystemError`` when the lists of `root` cannot be read.
    static func descendants(of root: Int32) throws(SystemError) -> [ProcessEntry]? {
        guard access("/proc/\(root)/task/\(root)/children", R_OK) == 0 else { return nil }
        var found: Set<Int32> = []
        for _ in 0..<2 { try collect(below: root, into: &found) }
        return found.compactMap(entry(of:))
    }

    private static func collect(below root: Int32, into found: inout Set<Int32>) throws(SystemError) {
        var walked: Set<Int32> = []
        var waiting = try children(of: root)
        while let process = waiting.popLast() {
            guard walked.insert(process).inserted else { continue }
            found.insert(process)
            // It may be gone by now, and its children are somebody else's then.
            waiting += (try? children(of: process)) ?? []
        }
    }

    /// A child belongs to the thread that started or adopted it.
    private static func children(of pid: Int32) throws(SystemError) -> [Int32] {
        try FileSystem.entries(of: "/proc/\(pid)/task").flatMap { thread in
            let list = ProcText.read("/proc/\(pid)/task/\(thread)/children", limit: 1 << 20) ?? []
            return list.split(separator: UInt8(ascii: " ")).compactMap { Int32(String(decoding: $0, as: UTF8.self)) }
        }
    }

    /// The value of a variable in the environment that a process was started with; `nil` when it has none, or may not
    /// be inspected.
    static func environmentValue(_ name: String, of pid: Int32) -> String? {
        let prefix = Array("\(name)=".utf8)
        return start("environ", of: pid).split(separator: 0).first { $0.starts(with: prefix) }
            .map { String(decoding: $0.dropFirst(prefix.count), as: UTF8.self) }
    }

    /// The words a process was started with, its name first; `nil` when there is none, or it may not be inspected.
    static func arguments(of pid: Int32) -> [String]? {
        let line = start("cmdline", of: pid)
        guard !line.isEmpty else { return nil }
        // Each word ends in a zero.
        return line.split(separator: 0, omittingEmptySubsequences: false).dropLast()
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// The user that a process belongs to; `nil` when there is none.
    static func user(of pid: Int32) -> UInt32? {
        var status = stat()
        return stat("/proc/\(pid)", &status) == 0 ? status.st_uid : nil
    }

    /// How many bytes the message queues of a process's user may take for it to make another, its soft limit; `nil` when
    /// there is none, or it may not be inspected. A line of `limits` (proc(5)) is a name, the soft and the hard limit.
    static func messageLimit(of pid: Int32) -> UInt64? {
        let text = String(decoding: ProcText.read("/proc/\(pid)/limits", limit: 1 << 16) ?? [], as: UTF8.self)
        let prefix = "Max msgqueue size"
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(prefix) }),
            let soft = line.dropFirst(prefix.count).split(separator: " ").first
        else { return nil }
        return soft == "unlimited" ? .max : UInt64(soft)
    }

    /// What a process was started with: its `environ` or `cmdline`; empty when it has none, or may not be inspected.
    ///
    /// In the middle of an execve(2) neither is in place yet and both files read empty, which must not hide a process
    /// that is being looked for. That moment takes the process some time of the processor, and the file of its program
    /// if it is not in memory; so this waits for it, but not for ever.
    private static func start(_ file: String, of pid: Int32) -> [UInt8] {
        let end = Poll.Instant.now + .seconds(2)
        while true {
            guard let content = ProcText.read("/proc/\(pid)/\(file)", limit: 8 << 20) else { return [] }
            if !content.isEmpty || .now >= end || !isExecuting(pid) { return content }
            sched_yield()
        }
    }

    /// Whether a running process has no end of its environment yet: field 51 of proc_pid_stat(5).
    private static func isExecuting(_ pid: Int32) -> Bool {
        guard let stat = ProcText.read("/proc/\(pid)/stat", limit: 4096), ProcessEntry(stat: stat)?.isRunning == true,
            let close = stat.lastIndex(of: UInt8(ascii: ")"))
        else { return false }
        let fields = stat[(close + 1)...].split(separator: UInt8(ascii: " "))
        return fields.count > 48 && fields[48].elementsEqual("0".utf8)
    }

    /// Where a process works; `nil` when there is none, or it may not be inspected.
    static func workingDirectory(of pid: Int32) -> String? { try? FileSystem.linkTarget("/proc/\(pid)/cwd") }

    /// The file a process runs; `nil` when there is none, or it may not be inspected.
    static func executable(of pid: Int32) -> String? {
        guard let target = try? FileSystem.linkTarget("/proc/\(pid)/exe") else { return nil }
        let mark = " (deleted)"
        return target.hasSuffix(mark) ? String(target.dropLast(mark.count)) : target
    }

    /// Whether the file that a process runs is not the one at its path any more; `nil` when there is no such process, or
    /// it may not be inspected. The link of proc_pid_exe(5) leads to the file itself, also when its name is gone.
    static func runsReplacedFile(_ pid: Int32) -> Bool? {
        guard let path = executable(of: pid), FileSystem.owner(of: "/proc/\(pid)/exe") != nil else { return nil }
        return !FileSystem.isSameFile("/proc/\(pid)/exe", path)
    }

    /// A start in clock ticks since boot, made unique across boots.
    static func token(start: UInt64) -> String { "\(boot):\(start)" }

    /// The present, as the starts of processes are counted: clock ticks since boot, sleep included
    /// (proc_pid_stat(5), "starttime").
    static var now: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        let ticks = UInt64(sysconf(Int32(_SC_CLK_TCK)))
        return UInt64(time.tv_sec) * ticks + UInt64(time.tv_nsec) * ticks / 1_000_000_000
    }

    private static let boot: String =
        ProcText.read("/proc/sys/kernel/random/boot_id", limit: 64)
        .map { String(decoding: $0.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self) } ?? "unknown-boot"
}

extension ProcessEntry {
    /// Reads /proc/PID/stat. The name in parentheses may hold anything, also parentheses, so it is skipped backwards.
    init?(stat: [UInt8]) {
        guard let open = stat.firstIndex(of: UInt8(ascii: "(")), let close = stat.lastIndex(of: UInt8(ascii: ")")),
            let pid = Int32(String(decoding: stat[..<open], as: UTF8.self).dropLast())
        else { return nil }
        // Numbered from the state, which is field 3 in the manual.
        let fields = stat[(close + 1)...].split(separator: UInt8(ascii: " "), maxSplits: 20).prefix(20).map {
            String(decoding: $0, as: UTF8.self)
        }
        guard fields.count > 19, let parent = Int32(fields[1]), let group = Int32(fields[2]),
            let session = Int32(fields[3]), let flags = UInt32(fields[6]), let threads = Int32(fields[17]),
            let start = UInt64(fields[19])
        else { return nil }
        let isKernelThread = flags & 0x0020_0000 != 0  // PF_KTHREAD, include/linux/sched.h
        if isKernelThread { return nil }
        // A zombie with threads left is one whose first thread has ended before the others.
        let isRunning = !["Z", "X", "x"].contains(fields[0]) || threads > 1
        self.init(pid: pid, parent: parent, group: group, session: session, start: start, isRunning: isRunning)
    }
}

/// A file of proc(5), read without the errors that processes coming and going would make of it.
private enum ProcText {
    static func read(_ path: String, limit: Int) -> [UInt8]? {
        guard let file = try? OwnedDescriptor(opening: path, flags: O_RDONLY) else { return nil }
        var content: [UInt8] = []
        while content.count < limit, let piece = try? file.read(upTo: min(limit - content.count, 32 << 10)) {
            if piece.isEmpty { return content }
            content += piece
        }
        return content
    }
}
#endif
