/// The directories in which version managers keep the commands that they provide, as far as they exist.
struct VersionManagers {
    /// The user's home directory; nil when it is not known.
    let home: String?
    /// Where the managers' own variables may name other places than the usual ones.
    let environment: [String: String]
    let lookup: DirectoryLookup

    /// In the order: mise, asdf, volta, nvm, Nix, Linuxbrew, snap.
    var directories: [String] { candidates.filter(lookup.isDirectory) }

    private var candidates: [String] {
        let data = place("XDG_DATA_HOME", ".local/share")
        let mise =
            environment["MISE_DATA_DIR"].map { [$0] } ?? (data.map { FilePath.join($0, "mise") }.map { [$0] } ?? [])
        var directories = mise.map { FilePath.join($0, "shims") }
        directories += [place("ASDF_DATA_DIR", ".asdf")].compactMap(\.self).map { FilePath.join($0, "shims") }
        directories += [place("VOLTA_HOME", ".volta")].compactMap(\.self).map { FilePath.join($0, "bin") }
        directories += [place("NVM_DIR", ".nvm")].compactMap(\.self).compactMap(defaultNode)
        directories += inHome([".nix-profile/bin", ".local/state/nix/profile/bin"])
        directories += ["/nix/var/nix/profiles/default/bin", "/run/current-system/sw/bin"]
        directories += ["/home/linuxbrew/.linuxbrew/bin", "/home/linuxbrew/.linuxbrew/sbin"]
        directories += inHome([".linuxbrew/bin", ".linuxbrew/sbin"])
        return directories + ["/snap/bin"]
    }

    private func place(_ variable: String, _ usual: String) -> String? {
        if let named = environment[variable], FilePath.isAbsolute(named) { return named }
        return inHome([usual]).first
    }

    private func inHome(_ paths: [String]) -> [String] {
        home.map { home in paths.map { FilePath.join(home, $0) } } ?? []
    }

    /// The directory of the Node version that nvm's `default` alias names.
    ///
    /// An alias is a file that holds a version, a part of one (`20`), `node` for the newest, or another alias; see nvm's
    /// `nvm_resolve_alias`.
    private func defaultNode(_ nvm: String) -> String? {
        var name = "default"
        // Long enough for default → lts/* → lts/iron → v20.9.0, and an end to aliases that go in circles.
        for _ in 0..<8 {
            guard let target = lookup.firstLine(FilePath.join(nvm, "alias", name)) else { break }
            name = target
        }
        let versions = FilePath.join(nvm, "versions", "node")
        let installed = lookup.entries(versions).compactMap(NodeVersion.init)
        let matching = ["node", "stable"].contains(name) ? installed : installed.filter { $0.matches(name) }
        return matching.max().map { FilePath.join(versions, $0.text, "bin") }
    }
}

/// A version of Node as nvm names its directory, e.g. `v20.9.0`.
private struct NodeVersion: Comparable {
    let text: String
    let numbers: [Int]

    init?(_ text: String) {
        let numbers = text.dropFirst().split(separator: ".").map { Int($0) }
        guard text.hasPrefix("v"), numbers.count == 3, numbers.allSatisfy({ $0 != nil }) else { return nil }
        self.text = text
        self.numbers = numbers.compactMap(\.self)
    }

    /// Whether `20`, `v20.9` or the whole version means this one.
    func matches(_ name: String) -> Bool {
        let wanted = (name.hasPrefix("v") ? name.dropFirst() : name[...]).split(separator: ".").map { Int($0) }
        return !wanted.isEmpty && wanted.count <= 3 && zip(wanted, numbers).allSatisfy { $0 == $1 }
    }

    static func < (left: Self, right: Self) -> Bool { left.numbers.lexicographicallyPrecedes(right.numbers) }
}
