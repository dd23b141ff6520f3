import Platform
import Testing

/// A Windows of one test's own, as Wine makes one, without a screen.
struct WinePrefix {
    let scratch: ScratchDirectory
    private let shell: Oracle

    init() throws {
        _ = try Oracle("wine", package: "wine and wine64")
        shell = try Oracle("sh", package: "dash")
        scratch = try ScratchDirectory()
    }

    /// Runs a shell script that may call `wine`, in the scratch directory.
    ///
    /// All in one, since the prefix's services live as long as the command that first needed them, and take longer to
    /// start than anything else here.
    func run(_ script: String) async throws -> CommandResult {
        // The first start installs the services, and only the next one has the Task Scheduler among them running.
        let whole = """
            wine wineboot -i >&2
            wineserver -k
            wineserver -w
            (\(script))
            status=$?
            wineserver -k
            wineserver -w
            exit $status
            """
        return try await shell.ask(
            ["-c", whole], in: scratch.path,
            environment: [
                "WINEPREFIX": FilePath.join(scratch.path, "prefix"), "WINEDEBUG": "-all", "TMPDIR": scratch.path,
                // Neither .NET, nor a browser, nor menu entries in this user's home.
                "WINEDLLOVERRIDES": "mscoree,mshtml=;winemenubuilder.exe=d",
            ])
    }
}
