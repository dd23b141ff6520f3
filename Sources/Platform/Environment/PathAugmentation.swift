/// Adds to a PATH the directories in which users' tools usually lie, so that a service manager's or a failed login
/// shell's PATH still finds most of them.
///
/// What is there already keeps its place: directories are only appended, and only when absent.
public enum PathAugmentation {
    /// `path` with what it lacks, and what was added.
    /// - Parameter environment: names the user's home and, where set, the directories of version managers.
    public static func augmented(
        _ path: String?, environment: [String: String]
    ) -> (path: String, added: [String]) {
        augmented(path, environment: environment, lookup: .fileSystem)
    }

    static func augmented(
        _ path: String?, environment: [String: String], lookup: DirectoryLookup
    ) -> (path: String, added: [String]) {
        var known = Set(PathList.directories(path).map(normalized))
        var added: [String] = []
        let home = environment[EnvironmentBlock.homeVariable].flatMap { FilePath.isAbsolute($0) ? $0 : nil }
        let managers = VersionManagers(home: home, environment: environment, lookup: lookup).directories
        for directory in UsualDirectories.list(home: home, environment: environment) + managers
        where known.insert(normalized(directory)).inserted {
            added.append(directory)
        }
        // The text itself is kept: an empty entry in it means the current directory.
        let existing = path.flatMap { $0.isEmpty ? nil : [$0] } ?? []
        return (PathList.text(existing + added), added)
    }

    /// `/usr/bin/` and `/usr/bin` are one directory.
    private static func normalized(_ directory: String) -> String {
        FilePath.isAbsolute(directory) ? FilePath.clean(directory) : directory
    }
}
