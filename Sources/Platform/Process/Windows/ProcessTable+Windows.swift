#if os(Windows)
import CPlatform
import WinSDK

/// What the system knows about processes: snapshots of the tool help library, and what a process's handle gives away.
enum ProcessTable {
    /// One process; `nil` when there is none, or it may not be looked at.
    static func entry(of pid: Int32) -> ProcessEntry? {
        entry(of: pid, parent: { parent(of: pid) ?? 0 })
    }

    /// The same without a look for the parent, which takes a view of the whole table; 0 stands for it.
    static func member(_ pid: Int32) -> ProcessEntry? { entry(of: pid, parent: { 0 }) }

    private static func entry(of pid: Int32, parent: () -> Int32) -> ProcessEntry? {
        guard let process = try? open(pid), let start = try? start(of: process.handle, named: "process \(pid)") else {
            return nil
        }
        return ProcessEntry(
            pid: pid, parent: parent(), group: pid, session: 0, start: start,
            isRunning: !Poll.isSignalled(process.rawValue))
    }

    /// Every process that this one may look at.
    /// - Throws: ``SystemError`` when the table cannot be read.
    static func all() throws(SystemError) -> [ProcessEntry] {
        try snapshot().compactMap { pid, parent in entry(of: pid, parent: { parent }) }
    }

    /// Always `nil`: what lies below a process is told by jobs.
    static func descendants(of root: Int32) throws(SystemError) -> [ProcessEntry]? { nil }

    /// The running processes in the job that carries `marker`, this one excepted.
    static func marked(_ marker: ProcessTree.Marker) -> [ProcessEntry] {
        (try? JobObject.carrying(marker)?.members()) ?? []
    }

    /// A variable of this process's environment; `nil` for any other process, whose memory would have to be read.
    static func environmentValue(_ name: String, of pid: Int32) -> String? {
        guard pid == CurrentProcess.id else { return nil }
        return CurrentProcess.environment[EnvironmentBlock.spelling(ofName: name[...])]
    }

    /// The words a process was started with, its name first; `nil` when there is none, or it may not be looked at.
    static func arguments(of pid: Int32) -> [String]? {
        guard let process = try? open(pid) else { return nil }
        // No command line is longer than 32,767 units.
        var line = [UInt16](repeating: 0, count: 32_768)
        let length = cplatform_command_line(process.rawValue, &line, UInt32(line.count))
        guard length > 0 else { return nil }
        return try? WindowsCommandLine.splitWithProgram(String(decoding: line[..<Int(length)], as: UTF16.self))
    }

    /// The last part of the identifier of the user that a process belongs to; `nil` when there is none, or it may not be
    /// looked at.
    static func user(of pid: Int32) -> UInt32? {
        guard let process = try? open(pid) else { return nil }
        return UserToken.relativeIdentifier(ofProcess: process.handle)
    }

    /// Where this process works; `nil` for any other process, whose memory would have to be read.
    static func workingDirectory(of pid: Int32) -> String? {
        pid == CurrentProcess.id ? try? FileSystem.currentDirectory() : nil
    }

    /// Whether the file that a process runs is not the one at its path any more: unknown here, where one
    /// that runs can only be given another name.
    static func runsReplacedFile(_ pid: Int32) -> Bool? { nil }

    /// The file a process runs; `nil` when there is none, or it may not be looked at.
    static func executable(of pid: Int32) -> String? {
        guard let process = try? open(pid) else { return nil }
        let handle = process.handle
        var capacity = DWORD(32_768)
        var buffer = [WCHAR](repeating: 0, count: Int(capacity))
        guard QueryFullProcessImageNameW(handle, 0, &buffer, &capacity) else { return nil }
        let path = String(decoding: buffer[..<Int(capacity)], as: UTF16.self)
        return (try? FileSystem.canonicalPath(path)) ?? path
    }

    /// A start in units of 100 ns since 1601, which no two processes of one pid share.
    static func token(start: UInt64) -> String { String(start) }

    /// When the process of a handle was made (GetProcessTimes).
    static func start(of process: HANDLE?, named subject: String) throws(SystemError) -> UInt64 {
        var (created, ended, kernel, user) = (FILETIME(), FILETIME(), FILETIME(), FILETIME())
        try windowsCall("GetProcessTimes", on: subject) {
            GetProcessTimes(process, &created, &ended, &kernel, &user)
        }
        return UInt64(created.dwHighDateTime) << 32 | UInt64(created.dwLowDateTime)
    }

    /// A hold on a process, which keeps its pid from going to another one.
    static func open(_ pid: Int32, rights: DWORD = 0) throws(SystemError) -> OwnedDescriptor {
        let rights = rights | DWORD(PROCESS_QUERY_LIMITED_INFORMATION) | DWORD(SYNCHRONIZE)
        return try OwnedDescriptor("OpenProcess", on: "process \(pid)") {
            OpenProcess(rights, false, DWORD(bitPattern: pid))
        }
    }

    private static func parent(of pid: Int32) -> Int32? {
        (try? snapshot())?.first { $0.pid == pid }?.parent
    }

    private static func snapshot() throws(SystemError) -> [(pid: Int32, parent: Int32)] {
        let snapshot = try OwnedDescriptor("CreateToolhelp32Snapshot", on: "process table") {
            CreateToolhelp32Snapshot(DWORD(TH32CS_SNAPPROCESS), 0)
        }
        var entry = PROCESSENTRY32W()
        entry.dwSize = DWORD(MemoryLayout<PROCESSENTRY32W>.size)
        let handle = snapshot.handle
        try windowsCall("Process32FirstW", on: "process table") { Process32FirstW(handle, &entry) }
        var found: [(pid: Int32, parent: Int32)] = []
        repeat {
            found.append((Int32(bitPattern: entry.th32ProcessID), Int32(bitPattern: entry.th32ParentProcessID)))
        } while Process32NextW(handle, &entry)
        return found
    }
}
#endif
