import Testing

@testable import Platform

/// A file system that is a table: files with their first lines, and the directories above them.
private func table(directories: [String] = [], files: [String: String] = [:]) -> DirectoryLookup {
    let all = Set(directories)
    return DirectoryLookup(
        isDirectory: { all.contains($0) },
        entries: { parent in all.filter { FilePath.parent($0) == parent }.map { FilePath.lastComponent($0) } },
        firstLine: { files[$0] })
}

@Suite struct PathAugmentationTests {
    private static let usual =
        "/h/.local/bin:/h/go/bin:/h/.cargo/bin:/h/bin:/opt/homebrew/bin:/opt/homebrew/sbin:"
        + "/usr/local/bin:/usr/local/sbin:/usr/bin:/bin:/usr/sbin:/sbin"

    private func augmented(
        _ path: String?, home: String? = "/h", _ lookup: DirectoryLookup = table(), adding more: [String: String] = [:]
    ) -> (path: String, added: [String]) {
        let environment = (home.map { ["HOME": $0] } ?? [:]).merging(more) { _, new in new }
        return PathAugmentation.augmented(path, environment: environment, lookup: lookup)
    }

    @Test(arguments: [nil, ""] as [String?])
    func `without a PATH the usual directories are the PATH, in order`(path: String?) {
        #expect(augmented(path).path == Self.usual)
    }

    @Test func `what is there keeps its place and is not repeated`() {
        let result = augmented("/x:/usr/bin/:/h/bin:/bin")
        #expect(result.path.hasPrefix("/x:/usr/bin/:/h/bin:/bin:/h/.local/bin:"))
        #expect(
            !result.added.contains("/usr/bin") && !result.added.contains("/h/bin") && !result.added.contains("/bin"))
    }

    @Test func `a complete PATH stays as it is, to the letter`() {
        #expect(augmented(Self.usual + "::relative:").path == Self.usual + "::relative:")
        #expect(augmented(Self.usual).added == [])
    }

    @Test(arguments: [nil, "relative", ""] as [String?])
    func `an unknown home adds nothing of the user's`(home: String?) {
        #expect(augmented("/x", home: home).added.first == "/opt/homebrew/bin")
    }

    @Test func `version managers come last, in order, and only those that exist`() {
        let managers = [
            "/h/.local/share/mise/shims", "/h/.asdf/shims", "/h/.volta/bin", "/h/.nix-profile/bin",
            "/nix/var/nix/profiles/default/bin", "/home/linuxbrew/.linuxbrew/bin", "/home/linuxbrew/.linuxbrew/sbin",
            "/snap/bin",
        ]
        let result = augmented(nil, table(directories: managers.reversed()))
        #expect(result.path == Self.usual + ":" + managers.joined(separator: ":"))
        #expect(augmented("/snap/bin", table(directories: managers)).added.contains("/snap/bin") == false)
    }

    @Test(arguments: [
        ("MISE_DATA_DIR", "/data/mise", "/data/mise/shims"), ("XDG_DATA_HOME", "/data", "/data/mise/shims"),
        ("ASDF_DATA_DIR", "/data/asdf", "/data/asdf/shims"), ("VOLTA_HOME", "/data/volta", "/data/volta/bin"),
    ])
    func `a manager's own variable says where it is`(variable: String, value: String, directory: String) {
        let lookup = table(directories: [directory])
        #expect(augmented(nil, lookup, adding: [variable: value]).added.last == directory)
        #expect(augmented(nil, lookup).added.last == "/sbin")
    }

    private static let versions = ["v18.20.1", "v20.9.0", "v20.11.1", "v9.11.2"]

    @Test(
        arguments: [
            ([:], nil),
            (["default": "20"], "v20.11.1"),
            (["default": "v18.20.1"], "v18.20.1"),
            (["default": "20.9"], "v20.9.0"),
            (["default": "node"], "v20.11.1"),
            (["default": "lts/*", "lts/*": "lts/iron", "lts/iron": "v20.9.0"], "v20.9.0"),
            (["default": "lts/*", "lts/*": "lts/jod", "lts/jod": "v22.1.0"], nil),
            (["default": "system"], nil),
            (["default": "a", "a": "default"], nil),
        ] as [([String: String], String?)])
    func `nvm's default version is followed through its aliases`(aliases: [String: String], version: String?) {
        let files = Dictionary(uniqueKeysWithValues: aliases.map { ("/h/.nvm/alias/\($0.key)", $0.value) })
        let directories = Self.versions.flatMap { ["/h/.nvm/versions/node/\($0)", "/h/.nvm/versions/node/\($0)/bin"] }
        let result = augmented(nil, table(directories: directories, files: files))
        let expected = version.map { "/h/.nvm/versions/node/\($0)/bin" } ?? "/sbin"
        #expect(result.added.last == expected)
    }

    @Test func `the real file system answers like a table`() throws {
        let home = try TemporaryDirectory()
        try FileSystem.makePrivateDirectory(home.path(".nvm/alias"))
        try FileSystem.makePrivateDirectory(home.path(".nvm/versions/node/v20.9.0/bin"))
        try FileSystem.makePrivateDirectory(home.path(".volta/bin"))
        try home.write(" v20 \n", to: ".nvm/alias/default")
        let added = PathAugmentation.augmented("", environment: ["HOME": home.path]).added
        #expect(added.contains(home.path(".nvm/versions/node/v20.9.0/bin")))
        #expect(added.contains(home.path(".volta/bin")))
        #expect(!added.contains(home.path(".asdf/shims")))
    }
}
