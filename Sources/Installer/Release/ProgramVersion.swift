import Platform

/// Asks an executable that was not run yet for its version. Blocks.
package enum ProgramVersion {
    /// Runs `executable --version` and compares what it says.
    /// - Throws: ``ReleaseError/wrongProgram(expected:got:)`` or ``ReleaseError/doesNotRun(_:)``.
    package static func check(_ executable: String, is version: Version, tools: Tools) throws(ReleaseError) {
        let result: CommandResult
        do throws(ToolError) {
            result = try tools.run(executable, ["--version"], deadline: .seconds(30), outputLimit: 4096)
        } catch {
            throw .doesNotRun("\(error)")
        }
        guard result.status.isSuccess else { throw .doesNotRun("--version ended with \(result.status)") }
        let text = result.outputText
        guard text == "no-mistakes \(version)" else { throw .wrongProgram(expected: version, got: text) }
    }
}
