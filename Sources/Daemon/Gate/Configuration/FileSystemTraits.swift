/// What `git init` found out about the file system it made a repository on.
package struct FileSystemTraits: Codable, Sendable, Equatable {
    /// The settings that git probes for; everything else in a new repository's file is written by us.
    static let keys = ["core.filemode", "core.symlinks", "core.ignorecase", "core.precomposeunicode"]

    /// The probed settings, by key; one that git did not write is absent.
    package var settings: [String: String]

    /// Picks the probed settings out of a new repository's own.
    init(_ entries: [GitConfigEntry]) {
        settings = [:]
        for entry in entries where entry.scope == .local && Self.keys.contains(entry.key) {
            settings[entry.key] = entry.value
        }
    }

    /// The settings in a fixed order.
    var entries: [GitConfigEntry] {
        Self.keys.compactMap { key in settings[key].map { GitConfigEntry(key: key, value: $0) } }
    }
}
