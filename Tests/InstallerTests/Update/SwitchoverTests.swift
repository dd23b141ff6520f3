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
        var journal: UpdateJournal

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

    /// Whoever starts a daemon before the way back is finished must not start the new version on the old database.
    @Test func `after a power cut at any place of the way back the new executable never meets the old database`()
        async throws
    {
        try await blocking {
            var world = try World()
            world.journal.needsDaemon = true
            let layout = world.context.layout
            func begin() throws {
                try world.begin()
                try FileSystem.removeTree(layout.root.path)
                try layout.prepare()
                let plain = world.context
                try plain.replacement.stage(Array("1.1.0".utf8))
                try plain.replacement.record(world.journal)
                try plain.replacement.swap()
                try world.scratch.write("new", to: "home/state.sqlite")
                try world.scratch.write("old", to: "home/state.before-update.sqlite")
            }
            try begin()
            let recording = RecordingOperations()
            var context = world.context
            context.files = recording
            // There is nothing that could be started here, so the way back stays open.
            func goBack(_ context: UpdateContext) {
                #expect {
                    try Switchover(context: context, options: UpdateOptions()).back(world.journal, because: "it fails")
                } throws: {
                    if case UpdateError.lost = $0 { true } else { false }
                }
            }
            goBack(context)
            #expect(recording.worlds().count > recording.steps.count)
            for (name, steps) in recording.worlds() {
                try begin()
                for step in steps { step.replay() }
                let present = String(decoding: try FileSystem.read(context.location.executable), as: UTF8.self)
                let database = try world.scratch.text("home/state.sqlite")
                #expect(present == "1.0.0" || database == "new", "\(name)")
                #expect(FileSystem.kind(of: context.location.journal) != nil, "\(name)")
            }
            goBack(world.context)
            #expect(String(decoding: try FileSystem.read(context.location.executable), as: UTF8.self) == "1.0.0")
            #expect(try world.scratch.text("home/state.sqlite") == "old")
            #expect(try world.scratch.text("home/state.before-update.sqlite.kept") == "old")
        }
    }

    @Test func `a database that another version changes once more is put back once more, until it is proved`() throws {
        let scratch = try Scratch()
        let layout = HomeLayout(root: try CanonicalRoot(of: scratch.path("home")))
        try layout.prepare()
        func ours() throws { _ = try StateStore.open(layout.database, mode: .readWrite) }
        // The version of the schema is a number in the file's header, which a later program has raised.
        func overtake() throws {
            try scratch.sh("printf '\\003\\347' | dd of=home/state.sqlite bs=1 seek=62 conv=notrunc status=none")
        }
        try ours()
        let copy = DatabaseCopy(
            of: layout.database, at: FilePath.join(layout.root.path, "copy"), files: DiskOperations())
        try copy.make()
        try overtake()
        #expect(throws: StoreError.self) { try ours() }
        try copy.putBack()
        try ours()
        #expect(!copy.isOvertaken)
        try copy.putBack()
        try ours()
        try overtake()
        #expect(copy.isOvertaken)
        try copy.putBack()
        try ours()
        #expect(!copy.isOvertaken)
        try copy.forget()
        #expect(try FileSystem.entries(of: layout.root.path).filter { $0.hasPrefix("copy") } == [])
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
            let names = try FileSystem.entries(of: home).sorted()
            #expect(names == ["state.before-update.sqlite.kept", "state.sqlite"], "\(name)")
        }
    }

    @Test func `where the old daemon does not start again the journal stays, and nothing that takes room`()
        async throws
    {
        try await blocking {
            var world = try World()
            world.journal.needsDaemon = true
            let (context, location) = (world.context, world.context.location)
            try world.begin()
            try context.replacement.stage(Array("1.1.0".utf8))
            try context.replacement.record(world.journal)
            // Neither can this be copied, nor is there a program that starts.
            try world.scratch.write("no database", to: "home/state.sqlite")
            #expect {
                try Switchover(context: context, options: UpdateOptions()).forward(world.journal)
            } throws: {
                if case UpdateError.stranded = $0 { true } else { false }
            }
            #expect(try UpdateJournal.read(location.journal) == world.journal)
            #expect(try FileSystem.read(location.staged) == [])
            #expect(try context.replacement.present() == .old)
            #expect(FileSystem.kind(of: location.room) == nil)
            #expect(FileSystem.kind(of: world.journal.room) == nil)
            #expect(throws: DaemonStartFailure.self) {
                _ = try InterruptedUpdate.settleLocked(context, options: UpdateOptions())
            }
            #expect(FileSystem.kind(of: location.journal) != nil)
        }
    }

    @Test(arguments: [UpdateJournal.Direction.forward, .back])
    func `an interrupted update whose home is gone is settled by the executable alone`(
        direction: UpdateJournal.Direction
    ) async throws {
        try await blocking {
            var world = try World()
            world.journal.needsDaemon = true
            world.journal.direction = direction
            try world.begin()
            try world.context.replacement.stage(Array("1.1.0".utf8))
            try world.context.replacement.record(world.journal)
            try world.context.replacement.swap()
            try FileSystem.removeTree(world.journal.home)
            do {
                _ = try InterruptedUpdate.settleLocked(world.context, options: UpdateOptions())
            } catch let error as UpdateError {
                guard case .rolledBack = error else { throw error }
            }
            #expect(FileSystem.kind(of: world.context.location.journal) == nil)
            let version = direction == .forward ? "1.1.0" : "1.0.0"
            #expect(try world.scratch.text("bin/no-mistakes") == version)
            #expect(try world.context.receipt().version.description == version)
            #expect(FileSystem.kind(of: world.journal.home) == nil)
        }
    }

    @Test func `on a full disk the journal is turned by what was written beforehand`() throws {
        let world = try World()
        try world.begin()
        let (location, replacement) = (world.context.location, world.context.replacement)
        try replacement.record(world.journal)
        try replacement.prepare(back: world.journal)
        var back = world.journal
        back.direction = .back
        back.reason = "it does not work"
        // There is something in the way of the file that is to be written.
        try FileSystem.makePrivateDirectory(FilePath.join(location.journal + ".tmp", "x"))
        try replacement.turn(back)
        #expect(try UpdateJournal.read(location.journal)?.direction == .back)
        try FileSystem.removeTree(location.journal + ".tmp")
        try replacement.turn(back)
        #expect(try UpdateJournal.read(location.journal) == back)
        try replacement.close()
        #expect(try FileSystem.entries(of: location.directory).sorted() == ["install.json", "no-mistakes"])
    }

    @Test func `without the room that it needs nothing is begun, and nothing is left`() throws {
        let world = try World()
        try world.begin()
        try FileSystem.makePrivateDirectory(world.journal.room)
        #expect {
            try world.context.room(world.journal).take(restarts: true)
        } throws: {
            if case UpdateError.noRoom = $0 { true } else { false }
        }
        #expect(FileSystem.kind(of: world.context.location.room) == nil)
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
