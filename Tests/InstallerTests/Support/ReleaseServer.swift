import Platform
import Testing

/// `Tests/Fixtures/release-server.py` over HTTPS, with a certificate of an authority made for the test.
final class ReleaseServer: Sendable {
    /// What is served: the directory `served` in the test's own.
    let scratch: Scratch
    let port: Int
    private let process: ProcessIdentity

    /// Begins to serve. Blocks until it does.
    init(_ scratch: Scratch) throws {
        self.scratch = scratch
        try scratch.sh(
            """
            mkdir served
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=test-authority \
                -keyout ca.key -out ca.pem 2>/dev/null
            openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=localhost \
                -keyout server.key -out server.csr 2>/dev/null
            printf 'subjectAltName=DNS:localhost,IP:127.0.0.1' >extensions
            openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile extensions \
                -out server.pem 2>/dev/null
            """)
        let tests = FilePath.parent(FilePath.parent(FilePath.parent(#filePath)))
        let script = FilePath.join(tests, "Fixtures/release-server.py")
        let watch = try DirectoryWatch(directories: [scratch.path])
        let child = try DetachedProcess.launch(
            Command(
                "python3",
                [
                    script, scratch.path("served"), scratch.path("port"), "\(ProcessIdentity.current().pid)",
                    scratch.path("server.pem"), scratch.path("server.key"),
                ], environment: scratch.environment),
            output: scratch.path("server.log"))
        process = child.identity
        while FileSystem.kind(of: scratch.path("port")) == nil {
            try #require(process.isRunning, "the server ended: \((try? scratch.text("server.log")) ?? "")")
            _ = watch.wait(timeout: .seconds(1))
        }
        port = try #require(Int(try scratch.text("port")))
    }

    deinit { process.signal(TerminationSignal.kill) }

    /// The address of a path.
    func url(_ path: String) -> String { "https://localhost:\(port)/\(path)" }
}
