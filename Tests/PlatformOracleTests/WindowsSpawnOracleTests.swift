import Platform
import Testing

/// The C part of the Windows branch, built by a cross compiler and run by Wine.
@Suite(.enabled(if: Oracle.isWanted))
struct WindowsSpawnOracleTests {
    @Test func `Wine starts, ends and refuses processes as the Windows branch expects of Windows`() async throws {
        let prefix = try WinePrefix()
        let compiler = try Oracle("x86_64-w64-mingw32-gcc", package: "gcc-mingw-w64-x86-64-win32")
        let sources = FilePath.join(
            FilePath.parent(FilePath.parent(FilePath.parent(Oracle.resource("spawn.c")))), "Sources/CPlatform")
        let built = try await compiler.ask(
            [
                "-municode", "-O1", "-Wall", "-Werror", "-o", "spawn.exe", "-I", FilePath.join(sources, "include"),
                Oracle.resource("spawn.c"), FilePath.join(sources, "windows.c"), "-lbcrypt",
            ], in: prefix.scratch.path)
        try #require(built.status.isSuccess, "\(built.errorText)")
        let output = try await prefix.run("wine spawn.exe").outputText
        let seen = #"input hello, mark x y, directory C:\windows, [a b], [q"], "#
        let expected = [
            "spawn 0", seen + "[in-job]", "to error", "ended 1 with 2a",
            "spawn 0", seen + "[stay]", "to error", "ended 1 with e0000009",
            "spawn 0", seen + "[detached]", "to error", "ended 1 with 2a",
            // ERROR_FILE_NOT_FOUND while executing, ERROR_DIRECTORY while changing the directory.
            "refused with 2 at stage 2", "refused with 267 at stage 1",
            "thread 0, ran 1", "random 0, varied 1",
        ]
        #expect(output.split(whereSeparator: \.isNewline).map(String.init) == expected)
    }
}
