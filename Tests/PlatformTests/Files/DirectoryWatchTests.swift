import Platform
import Testing

@Suite(.timeLimit(.minutes(20))) struct DirectoryWatchTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        for name in ["first", "second"] { try FileSystem.makePrivateDirectory(directory.path(name)) }
    }

    private func watch() throws -> DirectoryWatch {
        try DirectoryWatch(directories: [directory.path("first"), directory.path("second")])
    }

    @Test func `nothing is reported when nothing happened`() throws {
        #expect(try watch().drain().isEmpty)
    }

    @Test func `a new, a renamed and a removed entry name their directory`() async throws {
        let watch = try watch()
        try directory.write("", to: "first/file")
        #expect(watch.drain() == [directory.path("first")])
        try FileSystem.rename(directory.path("first/file"), to: directory.path("second/file"))
        #expect(watch.drain() == [directory.path("first"), directory.path("second")])
        try FileSystem.removeFile(directory.path("second/file"))
        #expect(watch.drain() == [directory.path("second")])
        #expect(watch.drain().isEmpty)
    }

    @Test func `its descriptor wakes a thread that waits`() async throws {
        let watch = try watch()
        let waiter = Task { try await BlockingThread.run { watch.wait(timeout: patience) } }
        try directory.write("", to: "second/file")
        #expect(try await waiter.value)
    }

    @Test func `a thousand changes at once still name the directory`() throws {
        let watch = try watch()
        for number in 0..<1000 { try directory.write("", to: "first/file-\(number)") }
        #expect(watch.drain() == [directory.path("first")])
    }

    @Test func `a file cannot be watched`() throws {
        let file = try directory.write("", to: "file")
        let error = #expect(throws: SystemError.self) { try DirectoryWatch(directories: [file]) }
        #expect(error?.subject == file)
    }
}
