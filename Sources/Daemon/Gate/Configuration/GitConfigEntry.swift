import Platform

/// One setting as git sees it.
package struct GitConfigEntry: Sendable, Hashable {
    /// Which file, or files, a setting comes from (git-config(1), `--show-scope`).
    package enum Scope: String, Sendable {
        case system, global, local, worktree, command
    }

    /// The file that it comes from.
    package var scope: Scope
    /// `section.name` or `section.<subsection>.name`; section and name are in lower case, as git lists them.
    package var key: String
    /// nil for a setting without `=`, which git reads as true.
    package var value: String?

    /// A setting.
    package init(scope: Scope = .local, key: String, value: String?) {
        self.scope = scope
        self.key = key
        self.value = value
    }

    /// The words before the first dot, between, and after the last dot of the key.
    var parts: (section: Substring, subsection: Substring?, name: Substring)? {
        guard let first = key.firstIndex(of: "."), let last = key.lastIndex(of: ".") else { return nil }
        let subsection = first == last ? nil : key[key.index(after: first)..<last]
        return (key[..<first], subsection, key[key.index(after: last)...])
    }

    /// Every setting that git sees at a place, with includes followed, in git's order: the last of a key wins.
    static func list(with git: Git) async throws -> [GitConfigEntry] {
        let listing = try await git.output(
            ["config", "--list", "-z", "--show-scope", "--includes"], GateDeadline.local)
        return parse(listing.standardOutput)
    }

    /// Reads `git config --list -z --show-scope`: pairs of `<scope> NUL <key> [LF <value>] NUL`.
    ///
    /// A setting that is not UTF-8 is left out: there is no faithful way to write it back.
    static func parse(_ listing: [UInt8]) -> [GitConfigEntry] {
        let fields = listing.split(separator: 0, omittingEmptySubsequences: false)
        return stride(from: 0, to: fields.count - 1, by: 2).compactMap { index in
            guard let scope = Scope(rawValue: String(decoding: fields[index], as: UTF8.self)),
                let text = String(validating: fields[index + 1], as: UTF8.self)
            else { return nil }
            // A key cannot hold a newline, so the first one ends it.
            guard let end = text.utf8.firstIndex(of: UInt8(ascii: "\n")) else {
                return GitConfigEntry(scope: scope, key: text, value: nil)
            }
            return GitConfigEntry(
                scope: scope, key: String(text[..<end]), value: String(text[text.utf8.index(after: end)...]))
        }
    }
}
