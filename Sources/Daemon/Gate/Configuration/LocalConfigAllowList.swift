/// Chooses the settings of a working copy that its gate needs to reach origin and to commit as the user does.
///
/// An allow-list, because most local settings describe the working copy (its index, its submodules, its hooks) and
/// would be wrong in the gate.
package enum LocalConfigAllowList {
    /// The settings that the gate takes over, in an order in which the same value wins as in the working copy.
    ///
    /// - Parameters:
    ///   - repository: what git sees in the working copy.
    ///   - gate: what git sees in the gate. The user's own settings that it lacks are those behind an
    ///     `includeIf "gitdir:…"` that matches only the working copy; they are taken over too.
    ///   - workingCopy: what relative paths of the settings are relative to.
    package static func select(
        from repository: [GitConfigEntry], seenByGate gate: [GitConfigEntry], workingCopy: String
    ) -> [GitConfigEntry] {
        let conditional = difference(
            repository.filter { $0.scope == .system || $0.scope == .global }, gate)
        let own = repository.filter { $0.scope == .local || $0.scope == .worktree }
        let paths = RemotePaths(settings: repository, workingCopy: workingCopy)
        return (conditional + own).filter(isAllowed).map(paths.madeAbsolute)
    }

    /// What of `entries` is left when each of `known` takes one equal entry away.
    private static func difference(_ entries: [GitConfigEntry], _ known: [GitConfigEntry]) -> [GitConfigEntry] {
        var counts = Dictionary(known.map { ($0, 1) }, uniquingKeysWith: +)
        return entries.filter { entry in
            guard let count = counts[entry], count > 0 else { return true }
            counts[entry] = count - 1
            return false
        }
    }

    private static func isAllowed(_ entry: GitConfigEntry) -> Bool {
        guard let parts = entry.parts else { return false }
        let section = String(parts.section)
        let name = String(parts.name)
        if wholeSections.contains(section) { return true }
        switch (section, parts.subsection) {
        case ("remote", "origin"): return originNames.contains(name)
        case ("url", .some): return name == "insteadof" || name == "pushinsteadof"
        case ("filter", "lfs"): return true
        case ("core", nil): return coreNames.contains(name)
        case ("commit", nil): return name == "gpgsign"
        default: return false
        }
    }

    private static let wholeSections: Set<String> = [
        "credential", "http", "user", "author", "committer", "gpg", "ssh", "protocol", "lfs",
    ]
    /// Not fetch, push, mirror, prune or tagopt: we always say which refs we mean.
    private static let originNames: Set<String> = [
        "url", "pushurl", "proxy", "proxyauthmethod", "receivepack", "uploadpack", "vcs", "serveroption", "lfsurl",
        "lfspushurl",
    ]
    /// How to connect, and how checked out files look.
    private static let coreNames: Set<String> = ["sshcommand", "gitproxy", "autocrlf", "eol", "longpaths"]
}
