import Platform
import Testing

@testable import Installer

/// The exchange of the executable, and what is left of it after a power cut at every place.
@Suite struct ReplacementTests {
    static let (old, new) = (Array("old program".utf8), Array("the new program".utf8))

    private static func install(_ directory: String) throws -> InstallLocation {
        try FileSystem.makePrivateDirectory(directory)
        let path = FilePath.join(directory, "no-mistakes")
        try FileSystem.writeAtomically(old, to: path, mode: 0o755, durable: false)
        return try InstallLocation(of: path)
    }

    private static func journal() throws -> UpdateJournal {
        UpdateJournal(
            from: try #require(Version("1.0.0")), to: try #require(Version("1.1.0")), home: "/home", needsDaemon: false,
            isPinned: false, nextSigners: nil)
    }

    /// All of an update's operations on files, and of taking it back when it `fails`.
    private static func update(
        _ location: InstallLocation, _ files: any FileOperations, fails: Bool, replacesRunning: Bool = true
    ) throws {
        let replacement = Replacement(location, files: files, replacesRunning: replacesRunning)
        try replacement.stage(new)
        var journal = try journal()
        try replacement.record(journal)
        try replacement.swap()
        if fails {
            journal.direction = .back
            try replacement.record(journal)
            try replacement.putBack()
        }
        try replacement.close()
    }

    @Test func `the new executable takes the name, and the old one is kept`() throws {
        let scratch = try Scratch()
        let location = try Self.install(scratch.path("bin"))
        try Self.update(location, DiskOperations(), fails: false)
        #expect(try FileSystem.read(location.executable) == Self.new)
        #expect(try FileSystem.read(location.previous) == Self.old)
        #expect(try FileSystem.entries(of: location.directory).sorted() == ["no-mistakes", "no-mistakes.previous"])
    }

    @Test func `an update that is taken back leaves the old executable, also a second time`() throws {
        let scratch = try Scratch()
        let location = try Self.install(scratch.path("bin"))
        for _ in 0..<2 {
            try Self.update(location, DiskOperations(), fails: true)
            #expect(try FileSystem.read(location.executable) == Self.old)
        }
        try Self.update(location, DiskOperations(), fails: false)
        #expect(try FileSystem.read(location.executable) == Self.new)
        #expect(try FileSystem.read(location.previous) == Self.old)
    }

    @Test(arguments: [(false, true), (true, true), (false, false), (true, false)])
    func `a power cut at any place leaves the old or the new executable, and can be settled`(
        fails: Bool, replacesRunning: Bool
    ) throws {
        let scratch = try Scratch()
        let location = try Self.install(scratch.path("bin"))
        let recording = RecordingOperations()
        try Self.update(location, recording, fails: fails, replacesRunning: replacesRunning)
        let worlds = recording.worlds()
        #expect(worlds.count > recording.steps.count)
        for (name, steps) in worlds {
            try FileSystem.removeTree(location.directory)
            _ = try Self.install(location.directory)
            for step in steps { step.replay() }
            try Self.settle(location, name, replacesRunning: replacesRunning)
        }
    }

    private static func settle(_ location: InstallLocation, _ what: String, replacesRunning: Bool) throws {
        if FileSystem.kind(of: location.executable) == nil {
            #expect(!replacesRunning, "\(what)")
            // What the batch file does that lies in its place.
            #expect(
                try FileSystem.readText(location.rescue, limit: 1000) == RescueScript.text(location.name), "\(what)")
            try FileSystem.rename(location.previous, to: location.executable)
        }
        let replacement = Replacement(location, files: DiskOperations(), replacesRunning: replacesRunning)
        let present = try FileSystem.read(location.executable)
        #expect(present == old || present == new, "\(what)")
        if let journal = try UpdateJournal.read(location.journal) {
            // The journal is there before the executable is touched, so what is there can be told.
            let told = try replacement.present()
            #expect(told == (present == new ? .new : .old), "\(what)")
            if journal.direction == .back { try replacement.putBack() }
        }
        try replacement.close()
        let names = try FileSystem.entries(of: location.directory)
        let allowed: Set = ["no-mistakes", "no-mistakes.previous"]
        #expect(allowed.isSuperset(of: names), "\(what): \(names)")
        let after = try FileSystem.read(location.executable)
        #expect(after == old || after == new, "\(what)")
    }

    /// Where the file of a running program cannot be replaced, as on Windows.
    @Test func `where a running program keeps its file, it is renamed aside and removed when that is possible`() throws
    {
        let scratch = try Scratch()
        let location = try Self.install(scratch.path("bin"))
        let recording = RecordingOperations()
        let replacement = Replacement(location, files: recording, replacesRunning: false)
        try FileSystem.writeAtomically([1], to: location.asidePrefix + "0", mode: 0o755, durable: false)
        try replacement.stage(Self.new)
        try replacement.swap()
        #expect(try FileSystem.read(location.executable) == Self.new)
        #expect(try FileSystem.read(location.previous) == Self.old)
        #expect(try FileSystem.read(location.asidePrefix + "1") == Self.old)
        let renames = recording.steps.compactMap { step -> String? in
            guard case .rename(let from, let to) = step else { return nil }
            return "\(FilePath.lastComponent(from)) \(FilePath.lastComponent(to))"
        }
        #expect(
            renames == [
                ".no-mistakes.spare no-mistakes.previous", "no-mistakes .no-mistakes.old-1",
                ".no-mistakes.new no-mistakes",
            ])
        try replacement.putBack()
        #expect(try FileSystem.read(location.executable) == Self.old)
        try replacement.close()
        #expect(try FileSystem.entries(of: location.directory).sorted() == ["no-mistakes", "no-mistakes.previous"])
    }

    @Test func `where a running program keeps its file, a failure and an end between the renames leave the old one`()
        throws
    {
        let scratch = try Scratch()
        let location = try Self.install(scratch.path("bin"))
        let replacement = Replacement(location, files: DiskOperations(), replacesRunning: false)
        // Nothing is staged, so the second rename fails.
        #expect(throws: SystemError.self) { try replacement.swap() }
        #expect(try FileSystem.read(location.executable) == Self.old)
        try FileSystem.rename(location.executable, to: location.asidePrefix + "0")
        try replacement.close()
        #expect(try FileSystem.read(location.executable) == Self.old)
    }

    @Test func `a link to the executable is followed`() async throws {
        try await blocking {
            let scratch = try Scratch()
            let location = try Self.install(scratch.path("bin"))
            try scratch.sh("mkdir link; ln -s ../bin/no-mistakes link/no-mistakes")
            #expect(try InstallLocation(of: scratch.path("link/no-mistakes")) == location)
        }
    }

    @Test func `the old executable is moved aside, never written to`() async throws {
        try await blocking {
            let scratch = try Scratch()
            let location = try Self.install(scratch.path("bin"))
            let inode = try scratch.sh("ls -i bin/no-mistakes | cut -d' ' -f1")
            try Self.update(location, DiskOperations(), fails: false)
            #expect(try scratch.sh("ls -i bin/no-mistakes.previous | cut -d' ' -f1") == inode)
        }
    }
}
