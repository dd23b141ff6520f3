package import Platform

/// Says where a shell looked for a command that it did not find.
package enum SearchedDirectories {
    /// What a shell's exit status 127 leaves unsaid: the directories of PATH; nil for every other status.
    ///
    /// 127 is the status of a shell whose command was not found (POSIX, Shell Command Language 2.8.2).
    package static func note(_ status: ExitStatus, environment: [String: String]) -> String? {
        guard status == .exited(127) else { return nil }
        let directories = PathList.directories(environment["PATH"]).joined(separator: ", ")
        return "a command was not found; searched: \(directories.isEmpty ? "nothing, PATH is empty" : directories); "
            + "to change that: no-mistakes daemon env --refresh, or PATH in the home's env file"
    }
}
