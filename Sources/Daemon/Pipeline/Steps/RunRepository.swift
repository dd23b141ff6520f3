import Platform

/// A run's own repository and the working tree that is linked to it.
///
/// Not the gate itself: what commands do with refs, logs and settings (branch, push, delete, collect) must not pass for
/// what somebody pushed. It borrows the gate's objects (gitrepository-layout(5), "objects/info/alternates"), starts with
/// a copy of its refs and ends with the run. What commands commit lies in its own objects.
struct RunRepository: Sendable {
    /// The gate's directory.
    var gate: String
    /// The working tree's directory; its last component names the record of it.
    var worktree: String

    /// Where the repository of a working tree lies: beside it.
    var path: String { worktree + Self.suffix }

    private static let suffix = ".git"

    /// The run whose working tree, or repository, has this name; nil for any other name.
    static func run(_ name: String) -> RunID? {
        RunID(name.hasSuffix(suffix) ? String(name.dropLast(suffix.count)) : name)
    }

    /// The record of the working tree (gitrepository-layout(5), "worktrees/<id>").
    var record: String { FilePath.join(path, FilePath.join("worktrees", FilePath.lastComponent(worktree))) }

    /// Makes the repository, and an empty working tree with `commit` as its detached HEAD; its files are still to be
    /// checked out. Blocking.
    /// - Parameters:
    ///   - identity: of the gate.
    ///   - refs: what commands see, in the format of `packed-refs`.
    func make(at commit: String, identity: GateIdentity, refs: [UInt8]) throws(SystemError) {
        try FileSystem.removeTree(path)
        for directory in [path, FilePath.join(path, "refs"), FilePath.join(path, "objects/info"), record, worktree] {
            try FileSystem.makePrivateDirectory(directory)
        }
        try write("\(FilePath.join(gate, "objects"))\n", to: FilePath.join(path, "objects/info/alternates"))
        try write(GateConfiguration(identity).forRun, to: FilePath.join(path, "config"))
        try write(refs, to: FilePath.join(path, "packed-refs"))
        try copyShallow()
        try write("\(commit)\n", to: FilePath.join(path, "HEAD"))
        try write("gitdir: \(record)\n", to: FilePath.join(worktree, ".git"))
        try write("\(FilePath.join(worktree, ".git"))\n", to: FilePath.join(record, "gitdir"))
        try write("../..\n", to: FilePath.join(record, "commondir"))
        try write("\(commit)\n", to: FilePath.join(record, "HEAD"))
    }

    /// The refs of a gate for ``make(at:identity:refs:)``, without those that belong to runs.
    static func refs(of gate: Git) async throws -> [UInt8] {
        let listing = try await gate.output(
            ["for-each-ref", "--format=%(objectname) %(refname)"], GateDeadline.local)
        let own = Array(" refs/no-mistakes/".utf8)
        let lines = listing.standardOutput.split(separator: UInt8(ascii: "\n")).filter { line in
            !line.drop { $0 != UInt8(ascii: " ") }.starts(with: own)
        }
        return Array(lines.joined(separator: [UInt8(ascii: "\n")])) + (lines.isEmpty ? [] : [UInt8(ascii: "\n")])
    }

    /// What makes git in the working tree read all objects and write into the gate, for our own commands there: what a
    /// rebase makes is pushed from the gate.
    var objectVariables: [String: String] {
        [
            "GIT_OBJECT_DIRECTORY": FilePath.join(gate, "objects"),
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": objectsVariable,
        ]
    }

    /// The place of its own objects, as a value of `GIT_ALTERNATE_OBJECT_DIRECTORIES`.
    var objectsVariable: String { Self.quoted(FilePath.join(path, "objects")) }

    /// The commit that the working tree is at; nil when the run has no repository of its own, or no commit yet.
    /// Blocking.
    /// - Throws: ``SystemError`` when it cannot be read.
    func head() throws -> String? {
        let head = FilePath.join(record, "HEAD")
        guard FileSystem.kind(of: head) == .file else { return nil }
        let line = String(try FileSystem.readText(head, limit: 4096).prefix { $0 != "\n" })
        let prefix = "ref: "
        guard line.hasPrefix(prefix) else { return line.isEmpty ? nil : line }
        var refs = GateRefFiles(gate: path)
        return try refs.value(of: String(line.dropFirst(prefix.count)))
    }

    /// A shallow gate's history ends in the same place here.
    private func copyShallow() throws(SystemError) {
        do throws(SystemError) {
            try write(try FileSystem.read(FilePath.join(gate, "shallow")), to: FilePath.join(path, "shallow"))
        } catch {
            guard error.isNotFound else { throw error }
        }
    }

    private func write(_ text: String, to file: String) throws(SystemError) { try write(Array(text.utf8), to: file) }

    private func write(_ content: [UInt8], to file: String) throws(SystemError) {
        try FileSystem.writeAtomically(content, to: file, mode: 0o644, durable: false)
    }

    /// In quotes, a separator in the path is none (git(1), "GIT_ALTERNATE_OBJECT_DIRECTORIES").
    private static func quoted(_ path: String) -> String {
        "\"" + path.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
