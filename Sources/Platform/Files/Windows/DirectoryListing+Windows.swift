#if os(Windows)
import WinSDK

extension FileSystem {
    /// The names in a directory, sorted by their bytes, without `.` and `..`.
    package static func entries(of directory: String) throws(SystemError) -> [String] {
        var names: [String] = []
        try forEachEntry(of: directory) { name, _ in names.append(name) }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Calls `body` with the name of each entry and what the listing says of it.
    static func forEachEntry(
        of directory: String, _ body: (String, WIN32_FIND_DATAW) throws(SystemError) -> Void
    ) throws(SystemError) {
        var found = WIN32_FIND_DATAW()
        let search = FilePath.join(directory, "*").withWidePath {
            FindFirstFileExW(
                $0, FindExInfoBasic, &found, FindExSearchNameMatch, nil, DWORD(FIND_FIRST_EX_LARGE_FETCH))
        }
        if search == INVALID_HANDLE_VALUE {
            let error = SystemError.last("FindFirstFileExW", on: directory)
            // The root of an empty drive has not even `.`.
            if error.number == Int32(ERROR_FILE_NOT_FOUND), kind(of: directory) == .directory { return }
            throw error
        }
        defer { FindClose(search) }
        while true {
            let name = withUnsafeBytes(of: &found.cFileName) { String(wide: $0.bindMemory(to: WCHAR.self)) }
            if name != "." && name != ".." { try body(name, found) }
            if FindNextFileW(search, &found) { continue }
            let error = SystemError.last("FindNextFileW", on: directory)
            if error.number == Int32(ERROR_NO_MORE_FILES) { return }
            throw error
        }
    }
}
#endif
