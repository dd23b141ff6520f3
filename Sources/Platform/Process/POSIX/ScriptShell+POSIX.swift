#if !os(Windows)
/// The shell that commands in configuration files are written for.
package enum ScriptShell {
    /// What runs a text as a shell script: `/bin/sh -c`.
    /// - Throws: ``CommandError/notFound(_:searched:)``.
    package static func command(
        _ text: String, environment: [String: String], workingDirectory: String
    ) throws(CommandError) -> Command {
        Command("/bin/sh", ["-c", text], environment: environment, workingDirectory: workingDirectory)
    }
}
#endif
