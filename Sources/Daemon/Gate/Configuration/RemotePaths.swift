import Platform

/// Makes the relative paths among a working copy's settings absolute, since the gate lies elsewhere.
struct RemotePaths {
    private let workingCopy: String
    private let rewrittenPrefixes: [String]

    /// - Parameter settings: all that git sees in the working copy: an `insteadOf` can be anybody's.
    init(settings: [GitConfigEntry], workingCopy: String) {
        self.workingCopy = workingCopy
        rewrittenPrefixes = settings.compactMap { entry in
            guard let parts = entry.parts, parts.section == "url", parts.subsection != nil,
                parts.name == "insteadof" || parts.name == "pushinsteadof"
            else { return nil }
            return entry.value
        }
    }

    /// `entry` with an absolute path where it has the URL of a remote or the base of an `insteadOf`.
    func madeAbsolute(_ entry: GitConfigEntry) -> GitConfigEntry {
        var entry = entry
        guard let parts = entry.parts else { return entry }
        if parts.section == "remote", parts.name == "url" || parts.name == "pushurl" {
            entry.value = entry.value.map(absoluteURL)
        } else if parts.section == "url", let base = parts.subsection {
            entry.key = "url.\(absolute(String(base))).\(parts.name)"
        }
        return entry
    }

    /// The URL of a remote, absolute unless git rewrites it before use.
    func absoluteURL(_ url: String) -> String {
        rewrittenPrefixes.contains { url.hasPrefix($0) } ? url : absolute(url)
    }

    private func absolute(_ url: String) -> String {
        guard Self.isRelativePath(url) else { return url }
        var base = workingCopy
        var rest = url[...]
        // The working copy's path is canonical, so stepping up from it needs no look at the disk; further inside the
        // path a `..` may follow a symbolic link and must stay.
        while true {
            if rest.hasPrefix("./") {
                rest = rest.dropFirst(2)
            } else if rest.hasPrefix("../") {
                rest = rest.dropFirst(3)
                base = FilePath.parent(base)
            } else if rest == "." {
                return base
            } else if rest == ".." {
                return FilePath.parent(base)
            } else {
                // A base that ends in a slash, such as `../`, must go on doing so: the rest of the URL follows it.
                return (base == "/" ? "" : base) + "/" + rest
            }
        }
    }

    /// git's own rule (`url_is_local_not_ssh`): a colon before the first slash makes it an address, not a path. `~` is
    /// expanded by whoever serves the repository.
    private static func isRelativePath(_ url: String) -> Bool {
        if url.isEmpty || url.hasPrefix("/") || url.hasPrefix("~") { return false }
        guard let colon = url.firstIndex(of: ":") else { return true }
        guard let slash = url.firstIndex(of: "/") else { return false }
        return slash < colon
    }
}
