import Daemon
import Platform
import Testing

@testable import Installer

/// What an update writes down beside the executable and into the home, and what is left of it after a power cut.
@Suite struct SwitchoverTests {
    /// An update from 1.0.0 to 1.1.0 whose home has no daemon.
    private struct World {
        let scratch: Scratch
        var context: UpdateContext
        let journal: UpdateJournal

        init() throws {
            scratch = try Scratch()
            let home = HomeLayout(root: try CanonicalRoot(of: scratch.path("home")))
            try home.prepare()
            let from = try #require(Version("1.0.0"))
            let location = try InstallLocation(of: scratch.path("bin/no-mistakes"))
            context = UpdateContext(
                location: location, version: from,
                daemon: HomeDaemon(
                    layout: home,
                    application: Application(name: "no-mistakes", reverseDNSPrefix: "x.y", homeVariable: "NM_HOME"),
                    executable: location.executable, environment: [ManagerSetting.variable: "none"],
                    runner: AnsweringRunner([:]), version: from.description),
                tools: scratch.tools, downloader: CurlDownloader(tools: scratch.tools), faults: .none,
                report: { _ in }, ask: { _ in nil })
            journal = UpdateJournal(
                from: from, to: try #require(Version("1.1.0")), home: home.root.path, needsDaemon: false,
                isPinned: false, nextSigners: nil)
        }

        /// The directory of the executable as it is before.
        func begin() throws {
            let location = context.location
            try FileSystem.removeTree(location.directory)
            try FileSystem.makePrivateDirectory(location.directory)
            try FileSystem.writeAtomically(Array("1.0.0".utf8), to: location.executable, mode: 0o755, durable: false)
            let receipt = Receipt(
                executable: location.executable, version: journal.from, source: "file:///x",
                signers: TrustedSigners(text: "a b c"), floor: journal.from, link: nil)
            try FileSystem.writeAtomically(try receipt.rendered(), to: location.receipt, durable: false)
        }

        /// The whole update.
        func update(fails: Bool) throws {
            try context.replacement.stage(Array("1.1.0".utf8))
            try context.replacement.record(journal)
            let switchover = Switchover(context: context, options: UpdateOptions())
            guard fails else { return try switchover.forward(journal) }
            try context.replacement.swap()
            #expect(throws: UpdateError.self) { try switchover.back(journal, because: "it does not work") }
        }
    }

    @Test(arguments: [false, true])
    func `after a power cut at any place the receipt says what is there, once the update is settled`(
        fails: Bool
    ) async throws {
        try await blocking {
            var world = try World()
            try world.begin()
            let recording = RecordingOperations()
            world.context.files = recording
            try world.update(fails: fails)
            world.context.files = DiskOperations()
            let location = world.context.location
            for (name, steps) in recording.worlds() {
                try world.begin()
                for step in steps { step.replay() }
                var journal = try UpdateJournal.read(location.journal)
                do {
                    _ = try InterruptedUpdate.settleLocked(world.context, options: UpdateOptions())
                    // Where there is no journal, nothing was begun, or nothing is left to be done.
                    if journal?.direction == .back { Issue.record("\(name): it was not taken back") }
                } catch let error as UpdateError {
                    guard case .rolledBack = error else { throw error }
                }
                journal = try UpdateJournal.read(location.journal)
                #expect(journal == nil, "\(name)")
                let receipt = try world.context.receipt()
                let present = String(decoding: try FileSystem.read(location.executable), as: UTF8.self)
                #expect(receipt.version.description == present, "\(name)")
                #expect(receipt.bad.isEmpty || present == "1.0.0", "\(name)")
            }
            let last = try world.context.receipt()
            #expect(last.version.description == (fails ? "1.0.0" : "1.1.0"))
            #expect(last.floor == last.version)
            #expect(last.bad.map(\.version.description) == (fails ? ["1.1.0"] : []))
        }
    }

    /// The daemon of whichever version may be started by its manager after a power cut, before anybody settles the update.
    @Test func `after a power cut at any place the copy of a database never meets the log of another one`() throws {
        let scratch = try Scratch()
        let home = scratch.path("home")
        let (database, kept) = (FilePath.join(home, "state.sqlite"), FilePath.join(home, "state.before-update.sqlite"))
        let names = [
            ("state.sqlite", "new"), ("state.sqlite-wal", "log"), ("state.sqlite-shm", ""),
            ("state.before-update.sqlite", "old"),
        ]
        func begin() throws {
            try FileSystem.removeTree(home)
            try FileSystem.makePrivateDirectory(home)
            for (name, text) in names { try scratch.write(text, to: "home/" + name) }
        }
        try begin()
        let recording = RecordingOperations()
        try DatabaseCopy(of: database, at: kept, files: recording).putBack()
        #expect(recording.worlds().count > recording.steps.count)
        for (name, steps) in recording.worlds() {
            try begin()
            for step in steps { step.replay() }
            if try scratch.text("home/state.sqlite") == "old" {
                #expect(FileSystem.kind(of: database + "-wal") == nil, "\(name)")
                #expect(FileSystem.kind(of: database + "-shm") == nil, "\(name)")
            } else {
                #expect(try scratch.text("home/state.before-update.sqlite") == "old", "\(name)")
            }
            try DatabaseCopy(of: database, at: kept, files: DiskOperations()).putBack()
            #expect(try scratch.text("home/state.sqlite") == "old", "\(name)")
            #expect(try FileSystem.entries(of: home) == ["state.sqlite"], "\(name)")
        }
    }

    @Test func `what SQLite leaves of a copy that was killed while it was made goes with it, or before the next`()
        throws
    {
        let scratch = try Scratch()
        let layout = HomeLayout(root: try CanonicalRoot(of: scratch.path("home")))
        try layout.prepare()
        let kept = FilePath.join(layout.root.path, "kept")
        let copy = DatabaseCopy(of: layout.database, at: kept, files: DiskOperations())
        for name in ["home/kept", "home/kept-journal"] { try scratch.write("half", to: name) }
        try copy.forget()
        #expect(try FileSystem.entries(of: layout.root.path).filter { $0.hasPrefix("kept") } == [])
        _ = try StateStore.open(layout.database, mode: .readWrite)
        for name in ["home/kept", "home/kept-journal"] { try scratch.write("half", to: name) }
        try copy.make()
        #expect(try FileSystem.entries(of: layout.root.path).filter { $0.hasPrefix("kept") } == ["kept"])
        #expect(try FileSystem.read(kept).starts(with: Array("SQLite format 3".utf8)))
    }
}
