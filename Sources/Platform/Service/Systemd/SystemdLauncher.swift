/// What is put before an executable whose path systemd does not take as the first word of a command line.
///
/// There systemd refuses quotes, backslashes and control characters, however they are escaped ("Executable name
/// contains special characters"). A program that replaces itself by the path that it is given keeps the pid, so to
/// systemd nothing changes.
enum SystemdLauncher {
    private static let env = ["/usr/bin/env"]
    /// env(1) would take a path with `=` for an assignment.
    private static let shell = ["/bin/sh", "-c", #"exec "$0" "$@""#]

    /// The words before `executable`; none when systemd takes it as it is.
    static func words(before executable: String) -> [String] {
        guard needsLauncher(executable) else { return [] }
        return executable.utf8.contains(UInt8(ascii: "=")) ? shell : env
    }

    /// The command line without the words that ``words(before:)`` put there.
    static func unwrapped(_ words: [String]) -> ArraySlice<String> {
        for launcher in [env, shell] where words.count > launcher.count && words.starts(with: launcher) {
            let rest = words.dropFirst(launcher.count)
            if let executable = rest.first, Self.words(before: executable) == launcher { return rest }
        }
        return words[...]
    }

    private static func needsLauncher(_ executable: String) -> Bool {
        executable.utf8.contains { byte in
            byte < 0x20 || byte == 0x7F || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
                || byte == UInt8(ascii: "\\")
        }
    }
}
