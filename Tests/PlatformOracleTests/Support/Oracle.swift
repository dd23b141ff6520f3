import Platform
import Testing

/// A tool whose reading of a file is compared with what was meant.
struct Oracle {
    let executable: String

    /// Whether the tools are to be asked: everywhere, unless `NM_SKIP_ORACLES=1` says otherwise.
    static var isWanted: Bool { CurrentProcess.environment["NM_SKIP_ORACLES"] != "1" }

    /// The files that come with the oracles.
    static func resource(_ name: String) -> String {
        let here = FilePath.parent(FilePath.parent(FilePath.parent(#filePath)))
        return FilePath.join(here, "Oracles", name)
    }

    /// Finds a tool; a machine without it fails the test.
    init(_ name: String, package: String) throws {
        let directories = (CurrentProcess.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        let candidates = directories.map { FilePath.join(String($0), name) }
        executable = try #require(
            candidates.first { FileSystem.kind(of: $0) != nil },
            "\(name) is missing: install \(package), or set NM_SKIP_ORACLES=1")
    }

    /// Asks it, and returns whatever it answers.
    func ask(
        _ arguments: [String], in directory: String, environment: [String: String] = [:]
    ) async throws -> CommandResult {
        var all = [
            "PATH": CurrentProcess.environment["PATH"] ?? "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": directory,
        ]
        all.merge(environment) { $1 }
        let command = Command(
            executable, arguments, environment: all, workingDirectory: directory, deadline: .seconds(300),
            outputLimit: 256 << 20)
        let result = try await SystemCommandRunner().run(command)
        try #require(!result.timedOut && !result.truncated, "\(executable) did not end, or said too much")
        return result
    }
}
