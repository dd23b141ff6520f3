import Installer
import Platform

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A directory of one test's own, removed with its owner, and the real tools.
final class Scratch: Sendable {
    let path: String

    init() throws {
        let base = CurrentProcess.environment["TMPDIR"] ?? "/tmp"
        var template = Array(FilePath.join(base, "installer-tests.XXXXXX").utf8CString)
        guard let made = mkdtemp(&template) else {
            throw SystemError(call: "mkdtemp", subject: base, number: errno)
        }
        path = try FileSystem.canonicalPath(String(cString: made))
    }

    deinit { try? FileSystem.removeTree(path) }

    var tools: Tools { Tools(runner: SystemCommandRunner(), environment: environment) }

    /// Nothing of whoever runs the tests: no curl configuration, no proxies.
    var environment: [String: String] {
        ["PATH": CurrentProcess.environment["PATH"] ?? "/usr/bin:/bin", "HOME": path]
    }

    func path(_ name: String) -> String { FilePath.join(path, name) }

    @discardableResult
    func write(_ text: String, to name: String, mode: UInt32 = 0o600) throws -> String {
        try FileSystem.writeAtomically(Array(text.utf8), to: path(name), mode: FileMode(mode), durable: false)
        return path(name)
    }

    func bytes(_ name: String) throws -> [UInt8] { try FileSystem.read(path(name)) }

    func text(_ name: String) throws -> String { try FileSystem.readText(path(name)) }

    /// Runs a script of sh(1) in the directory.
    /// - Returns: what it printed.
    /// - Throws: ``ScriptFailure`` when it does not end with 0.
    @discardableResult
    func sh(_ script: String) throws -> String {
        let result = try SystemCommandRunner().runBlocking(
            Command(
                "/bin/sh", ["-eu", "-c", script], environment: environment, workingDirectory: path,
                deadline: .seconds(120)))
        guard result.status.isSuccess else { throw ScriptFailure(script: script, message: result.errorText) }
        return result.outputText
    }
}

/// A script of a test's own failed.
struct ScriptFailure: Error {
    var script: String
    var message: String
}

/// Runs something that blocks off the cooperative pool.
func blocking<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
    try await BlockingThread.run(body)
}
