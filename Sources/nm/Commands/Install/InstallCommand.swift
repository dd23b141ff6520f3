import Daemon
import Installer
import Platform

extension CommandSpec {
    /// What `install.sh` calls of the executable that it has verified.
    static let install: CommandSpec = CommandSpec(
        path: ["internal", "install"], summary: "Put this executable in its place, with its receipt and its service.",
        options: [
            OptionSpec("--executable", value: "PATH", "the place"),
            OptionSpec("--from", value: "SOURCE", "where updates come from"),
            OptionSpec("--signers", value: "FILE", "whose signatures count"),
            OptionSpec("--chosen-signers", "the user named them, so nobody else counts any more"),
            OptionSpec("--manifest", value: "FILE", "the manifest of the release, verified"),
            OptionSpec("--link", value: "PATH", "the link that was made on PATH"),
            OptionSpec("--made", value: "PATH", "the topmost directory that was made for the link"),
            OptionSpec("--made-place", value: "PATH", "the topmost directory that was made for the executable"),
            OptionSpec("--pinned", "this version was asked for by name"),
        ], isHidden: true,
        action: .immediate { invocation, session in
            guard let place = invocation.value("--executable"), let signers = invocation.value("--signers") else {
                throw UsageError("--executable and --signers are needed", install)
            }
            let printer = UpdatePrinter(output: session.output, isAside: true)
            let context = try session.updateContext(try session.layout(), executable: place) { printer.print($0) }
            let manifest = try invocation.value("--manifest").map {
                try ReleaseManifest(parsing: try FileSystem.read($0, limit: ReleaseManifest.largestSize))
            }
            let request = Installation.Request(
                newExecutable: session.executable,
                source: try invocation.value("--from").map {
                    try ReleaseSource($0, relativeTo: session.currentDirectory()).url
                }, signers: TrustedSigners(text: try FileSystem.readText(signers, limit: 1 << 20)),
                choosesSigners: invocation.has("--chosen-signers"), nextSigners: manifest?.nextSigners,
                link: invocation.value("--link"), madeForLink: invocation.value("--made"),
                madeForExecutable: invocation.value("--made-place"), isPinned: invocation.has("--pinned"))
            var options = UpdateOptions()
            FaultPoints.adjust(&options, environment: session.environment)
            try Installation(context, request, options: options).run()
            session.output.line("no-mistakes \(BuildVersion.text) is installed")
            return .ok
        })
}
