import Daemon
import Installer
import Platform
import Testing

/// What `uninstall --purge` may remove.
@Suite struct HomePurgeTests {
    private func home(_ scratch: Scratch, _ names: [String]) throws -> HomeLayout {
        let path = FilePath.join(scratch.path, "home")
        try FileSystem.makePrivateDirectory(path)
        for name in names { try FileSystem.writeAtomically([1], to: FilePath.join(path, name)) }
        return HomeLayout(root: try CanonicalRoot(of: path))
    }

    @Test func `a home goes with all that was made in it`() throws {
        let scratch = try Scratch()
        let layout = try home(
            scratch,
            HomeEntry.allCases
                .filter { ![.inbox, .repositories, .worktrees, .servers, .logs, .captures, .executables].contains($0) }
                .map(\.rawValue) + ["state.sqlite-wal", "state.sqlite.damaged-1", ".config.yaml.1.tmp"])
        try layout.prepare()
        try HomePurge(layout).run()
        #expect(FileSystem.kind(of: layout.root.path) == nil)
        #expect(try HomePurge(layout).refusal == nil)
    }

    @Test func `a home that holds something else stays whole, and that is named`() throws {
        let scratch = try Scratch()
        let layout = try home(scratch, ["state.sqlite", "thesis.txt"])
        let purge = try HomePurge(layout)
        #expect(purge.foreign == ["thesis.txt"])
        #expect(purge.refusal?.contains("thesis.txt") == true)
        try purge.run()
        #expect(try FileSystem.entries(of: layout.root.path).sorted() == ["state.sqlite", "thesis.txt"])
    }

    @Test(arguments: [["photos"], ["logs", "bin", "env"], ["install.json", "config.yaml"]])
    func `a directory that never was a home stays`(names: [String]) throws {
        let scratch = try Scratch()
        let layout = try home(scratch, names)
        let purge = try HomePurge(layout)
        #expect(purge.refusal?.contains("no home") == true)
        try purge.run()
        #expect(try FileSystem.entries(of: layout.root.path).sorted() == names.sorted())
    }

    @Test func `a home that was only set up is known by the way to its receipt`() throws {
        let scratch = try Scratch()
        let layout = try home(scratch, ["config.yaml"])
        let pointer = Array(#"{"receipt":"/opt/nm/install.json"}"#.utf8)
        try FileSystem.writeAtomically(pointer, to: layout.path(of: .receipt))
        #expect(try HomePurge(layout).refusal == nil)
    }

    @Test func `a directory in the home that the installer made for the executable or a link goes with it`() throws {
        let scratch = try Scratch()
        let layout = try home(scratch, ["state.sqlite"])
        let root = layout.root.path
        for name in ["exe", "exe/deep", "links"] { try FileSystem.makePrivateDirectory(FilePath.join(root, name)) }
        for name in ["exe/deep/no-mistakes", "exe/deep/install.json", "links/no-mistakes"] {
            try FileSystem.writeAtomically([1], to: FilePath.join(root, name))
        }
        func receipt(made: String?) throws {
            var receipt = Receipt(
                executable: FilePath.join(root, "exe/deep/no-mistakes"), version: try #require(Version("1.0.0")),
                source: "file:///x", signers: TrustedSigners(text: "a b c"), floor: try #require(Version("1.0.0")),
                link: nil)
            receipt.otherLinks = [FilePath.join(root, "links/no-mistakes"): made == nil ? "" : root]
            receipt.madeForExecutable = made
            let location = try InstallLocation(of: receipt.executable)
            try FileSystem.writeAtomically(try receipt.rendered(), to: location.receipt)
            try HomePointer.write(location, in: layout.root)
        }
        try receipt(made: nil)
        #expect(try HomePurge(layout).foreign == ["exe", "links"])
        try receipt(made: FilePath.join(root, "exe"))
        #expect(try HomePurge(layout).foreign == [])
        // Also where a later installation is what the home leads to.
        try HomePointer.write(
            try InstallLocation(of: FilePath.join(scratch.path, "later/no-mistakes")), in: layout.root)
        #expect(try HomePurge(layout).foreign == [])
        for name in ["exe/deep/mine", "exe/mine", "links/mine"] {
            try FileSystem.writeAtomically([1], to: FilePath.join(root, name))
        }
        #expect(try HomePurge(layout).foreign == ["exe/deep/mine", "exe/mine", "links/mine"])
    }

    @Test(arguments: ["env", "config.yaml", "socket", "state.sqlite-wal", ".x.tmp"])
    func `a directory of somebody's that has the name of a home's file is named, and all of it stays`(name: String)
        throws
    {
        let scratch = try Scratch()
        let layout = try home(scratch, ["state.sqlite"])
        try FileSystem.makePrivateDirectory(FilePath.join(layout.root.path, name))
        let purge = try HomePurge(layout)
        #expect(purge.foreign == [name])
        try purge.run()
        #expect(FileSystem.kind(of: FilePath.join(layout.root.path, name)) == .directory)
    }

    @Test(arguments: [
        "bin/mytool", "bin/no-mistakes-notes", "logs/my.log", "repos/mine", "repos/mine.git", "worktrees/notes.txt",
        "inbox/letter", "inbox/notes.json", "servers/x", "capture/film",
    ])
    func `what somebody put into the directories of a home is named, and all of it stays`(name: String) throws {
        let scratch = try Scratch()
        let layout = try home(scratch, ["state.sqlite"])
        try layout.prepare()
        let run = RunID.mint().text
        let own = [
            "bin/no-mistakes", "bin/no-mistakes.previous", "bin/install.json", "bin/.no-mistakes.update.lock",
            "repos/0123456789ab.git", "repos/.0123456789ab.new", "repos/0123456789ab.lock", "worktrees/0123456789ab",
            "logs/daemon.log.1", "logs/cli.log", "logs/\(run)",
            "inbox/\(run).json", "inbox/.\(run).staged", "servers/1.json",
        ]
        for directory in ["bin", "bin/.no-mistakes.unverified", "capture", "capture/environment.0a1b2c"] {
            try FileSystem.makePrivateDirectory(FilePath.join(layout.root.path, directory))
        }
        for path in own { try FileSystem.writeAtomically([1], to: FilePath.join(layout.root.path, path)) }
        #expect(try HomePurge(layout).foreign == [])
        try FileSystem.writeAtomically([1], to: FilePath.join(layout.root.path, name))
        let purge = try HomePurge(layout)
        #expect(purge.foreign == [name])
        try purge.run()
        #expect(FileSystem.kind(of: FilePath.join(layout.root.path, name)) == .file)
        #expect(FileSystem.kind(of: layout.database) == .file)
    }
}
