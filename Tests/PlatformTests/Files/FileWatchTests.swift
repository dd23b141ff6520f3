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
        case written, emptied, appended, restricted, replaced, removed, madeAgain, directoryMoved
    }

    private let directory: TemporaryDirectory
    private let file: String

    init() throws {
        directory = try TemporaryDirectory()
        try FileSystem.makePrivateDirectory(directory.path("in"))
        file = try directory.write("content", to: "in/file")
    }

    @Test(arguments: Change.allCases)
    func `a change is reported, once, and so is the next`(change: Change) throws {
        let watch = try FileWatch(file)
        #expect(!watch.drain())
        try make(change)
        #expect(watch.drain())
        #expect(!watch.drain())
        guard change != .directoryMoved else { return }
        try directory.write("next", to: "in/file")
        #expect(watch.drain())
    }

    @Test func `what happens to other files is not`() throws {
        let watch = try FileWatch(file)
        try directory.write("x", to: "in/other")
        try FileSystem.rename(directory.path("in/other"), to: directory.path("in/another"))
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
            try directory.write("content", to: "in/file")
        case .directoryMoved: try FileSystem.rename(directory.path("in"), to: directory.path("away"))
        }
    }

    /// Writes without replacing the file.
    private func put(_ text: String, mode: String) throws {
        let stream = try #require(fopen(file, mode))
        #expect(fputs(text, stream) >= 0)
        #expect(fclose(stream) == 0)
    }
}
