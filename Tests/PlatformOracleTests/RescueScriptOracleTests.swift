import Platform
import Testing

@testable import Installer

/// The batch file that lies in the place of the executable between two renames, run by Wine's cmd.exe.
@Suite(.enabled(if: Oracle.isWanted))
struct RescueScriptOracleTests {
    @Test func `Wine finds the batch file instead of the executable, which gives that its name back and runs it`()
        async throws
    {
        let prefix = try WinePrefix()
        let compiler = try Oracle("x86_64-w64-mingw32-gcc", package: "gcc-mingw-w64-x86-64-win32")
        let directory = FilePath.join(prefix.scratch.path, "some & where")
        try FileSystem.makePrivateDirectory(directory)
        // Stands for the old executable: prints its arguments and removes the batch file that runs it.
        let source = FilePath.join(prefix.scratch.path, "old.c")
        try FileSystem.writeAtomically(
            Array(
                """
                #include <stdio.h>
                #include <windows.h>
                int main(int count, char **words) {
                    for (int i = 1; i < count; i++) printf("[%s]", words[i]);
                    printf(" %d\\n", remove("no-mistakes.cmd"));
                }
                """.utf8), to: source)
        let built = try await compiler.ask(
            ["-o", FilePath.join(directory, "no-mistakes.exe.previous"), source], in: prefix.scratch.path)
        try #require(built.status.isSuccess, "\(built.errorText)")
        try FileSystem.writeAtomically(
            Array(RescueScript.text("no-mistakes.exe").utf8), to: FilePath.join(directory, "no-mistakes.cmd"))
        let output = try await prefix.run(
            "cd 'some & where' && wine cmd /c no-mistakes runs 'two words' && wine cmd /c no-mistakes again"
        ).outputText
        let lines = output.split(whereSeparator: \.isNewline).map(String.init)
        #expect(lines == ["[runs][two words] 0", "[again] -1"])
        #expect(try FileSystem.entries(of: directory) == ["no-mistakes.exe"])
    }
}
