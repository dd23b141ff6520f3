import Platform

/// A run's working tree, linked to its gate.
///
/// `git worktree add` writes its record file by file, and for a while with a HEAD of zeros. Whoever looks at all refs of
/// the gate meanwhile fails with "bad object": the fetch of another run, and even the push of a user. So the record
/// (gitrepository-layout(5), "worktrees/<id>") is put together aside and gets its place complete.
struct RunWorktree {
    /// The gate's directory.
    var gate: String
    /// The working tree's directory; its last component names the record.
    var path: String

    /// Where the record lies while it is not complete.
    var staged: String { FilePath.join(gate, "no-mistakes.worktree.\(FilePath.lastComponent(path))") }

    /// Where git keeps the record.
    private var record: String { FilePath.join(gate, "worktrees", FilePath.lastComponent(path)) }

    /// Links an empty directory to the gate, with `commit` as its detached HEAD; its files are still to be checked out.
    /// Blocking.
    func link(at commit: String) throws(SystemError) {
        try FileSystem.makePrivateDirectory(path)
        try write("gitdir: \(record)\n", to: FilePath.join(path, ".git"))
        try FileSystem.removeTree(staged)
        try FileSystem.makePrivateDirectory(staged)
        try write("\(FilePath.join(path, ".git"))\n", to: FilePath.join(staged, "gitdir"))
        try write("../..\n", to: FilePath.join(staged, "commondir"))
        try write("\(commit)\n", to: FilePath.join(staged, "HEAD"))
        try place()
    }

    /// Gives the finished record its place.
    ///
    /// git removes the directory of all records with the last one, also between our making it and our rename: then it
    /// is made again. Each such loss needs another run to end at that moment, so a few attempts are plenty.
    private func place() throws(SystemError) {
        for _ in 0..<Self.attempts {
            do throws(SystemError) {
                try FileSystem.makePrivateDirectory(FilePath.parent(record))
                return try FileSystem.rename(staged, to: record)
            } catch {
                guard error.isNotFound, FileSystem.kind(of: staged) != nil else { throw error }
            }
        }
        try FileSystem.makePrivateDirectory(FilePath.parent(record))
        try FileSystem.rename(staged, to: record)
    }

    private static let attempts = 100

    private func write(_ text: String, to file: String) throws(SystemError) {
        try FileSystem.writeAtomically(Array(text.utf8), to: file, mode: 0o644, durable: false)
    }
}
