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
            HomeEntry.allCases.filter { ![.inbox, .repositories, .worktrees, .servers, .logs].contains($0) }
                .map(\.rawValue) + ["state.sqlite-wal", "state.sqlite.damaged-1", ".config.yaml.1.tmp"])
        try layout.prepare()
        #expect(try HomePurge(layout).run() == nil)
        #expect(FileSystem.kind(of: layout.root.path) == nil)
        #expect(try HomePurge(layout).run() == nil)
    }

    @Test func `a home that holds something else stays whole, and that is named`() throws {
        let scratch = try Scratch()
        let layout = try home(scratch, ["state.sqlite", "thesis.txt"])
        let purge = try HomePurge(layout)
        #expect(purge.foreign == ["thesis.txt"])
        #expect(try purge.run()?.contains("thesis.txt") == true)
        #expect(try FileSystem.entries(of: layout.root.path).sorted() == ["state.sqlite", "thesis.txt"])
    }

    @Test(arguments: [["photos"], ["logs", "bin", "env"]])
    func `a directory that never was a home stays`(names: [String]) throws {
        let scratch = try Scratch()
        let layout = try home(scratch, names)
        #expect(try HomePurge(layout).run()?.contains("no home") == true)
        #expect(try FileSystem.entries(of: layout.root.path).sorted() == names.sorted())
    }
}
