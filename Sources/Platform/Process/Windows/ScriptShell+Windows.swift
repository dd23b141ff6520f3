#if os(Windows)
/// The shell that commands in configuration files are written for: the POSIX shell that comes with Git for Windows, so
/// that one file serves all systems.
package enum ScriptShell {
    /// What runs a text as a shell script: `sh -c`. Git's installer puts `git` on the `PATH`, and `sh` beside it only
    /// when asked to.
    /// - Throws: ``CommandError/notFound(_:searched:)``.
    package static func command(
        _ text: String, environment: [String: String], workingDirectory: String
    ) throws(CommandError) -> Command {
        let shell: String
        do throws(CommandError) {
            shell = try ExecutableSearch.resolve("sh", environment: environment)
        } catch {
            guard let beside = besideGit(environment) else { throw error }
            shell = beside
        }
        return Command(shell, ["-c", text], environment: environment, workingDirectory: workingDirectory)
    }

    /// `cmd\git.exe` and `bin\sh.exe` lie in one directory of Git for Windows.
    private static func besideGit(_ environment: [String: String]) -> String? {
        guard let git = try? ExecutableSearch.resolve("git", environment: environment) else { return nil }
        let root = FilePath.parent(FilePath.parent(git))
        return [#"bin\sh.exe"#, #"usr\bin\sh.exe"#].map { FilePath.join(root, $0) }
            .first { ExecutableSearch.isExecutable($0) }
    }
}
#endif
