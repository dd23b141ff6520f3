import Platform
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite(.timeLimit(.minutes(20))) struct FileWatchTests {
    /// What happens to a file that is watched.
    enum Change: CaseIterable {
        case written, emptied, appended, restricted, replaced, removed, madeAgain, directoryMoved, aboveMoved
    }

    private let directory: TemporaryDirectory
    private let file: String

    init() throws {
        directory = try TemporaryDirectory()
        for name in ["above", "above/in"] { try FileSystem.makePrivateDirectory(directory.path(name)) }
        file = try directory.write("content", to: "above/in/file")
    }

    @Test(arguments: Change.allCases)
    func `a change is reported, once, and so is the next`(change: Change) throws {
        let watch = try FileWatch(file)
        #expect(!watch.drain())
        try make(change)
        #expect(watch.drain())
        #expect(!watch.drain())
        guard ![.directoryMoved, .aboveMoved].contains(change) else { return }
        try directory.write("next", to: "above/in/file")
        #expect(watch.drain())
    }

    @Test func `what happens to other files is not`() throws {
        let watch = try FileWatch(file)
        try directory.write("x", to: "above/in/other")
        try FileSystem.rename(directory.path("above/in/other"), to: directory.path("above/in/another"))
        #expect(!watch.drain())
    }

    @Test func `reading and asking is no change`() throws {
        let watch = try FileWatch(file)
        #expect(try FileSystem.readText(file) == "content")
        #expect(FileSystem.kind(of: file) == .file)
        #expect(!watch.drain())
    }

    private func make(_ change: Change) throws {
        switch change {
        case .written: try put("contenT", mode: "r+")
        case .emptied: try #require(truncate(file, 0) == 0)
        case .appended: try put("x", mode: "a")
        case .restricted: try #require(chmod(file, 0o640) == 0)
        case .replaced: try FileSystem.writeAtomically([1], to: file)
        case .removed: try FileSystem.removeFile(file)
        case .madeAgain:
            try FileSystem.removeFile(file)
            try directory.write("content", to: "above/in/file")
        case .directoryMoved: try FileSystem.rename(directory.path("above/in"), to: directory.path("away"))
        case .aboveMoved: try FileSystem.rename(directory.path("above"), to: directory.path("away"))
        }
    }

    /// Writes without replacing the file.
    private func put(_ text: String, mode: String) throws {
        let stream = try #require(fopen(file, mode))
        #expect(fputs(text, stream) >= 0)
        #expect(fclose(stream) == 0)
    }
}
