import Daemon
import Platform

/// A terminal for a command, made by script(1) of util-linux.
enum Terminal {
    static var isAvailable: Bool { FileSystem.kind(of: "/usr/bin/script") != nil }

    /// What no-mistakes prints on a terminal, with the terminal's own line ends.
    /// - Parameter transcript: a file that has it while it is being printed.
    static func run(
        _ arguments: [String], in lab: GateLab, adding variables: [String: String], transcript: String = "/dev/null"
    ) async throws -> [UInt8] {
        let line = ([GateLab.binary] + arguments).map { "'\($0)'" }.joined(separator: " ")
        return try await lab.attempt(
            "/usr/bin/script", ["-q", "-f", "-c", line, transcript], in: lab.directory, adding: variables
        ).standardOutput
    }
}
