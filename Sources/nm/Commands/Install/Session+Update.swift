import Daemon
import Installer
import Platform

extension Session {
    /// The version that this executable was built as.
    static let version: Version = Version(BuildVersion.text) ?? .unknown

    /// What an update works with.
    /// - Parameter executable: the executable that is updated; nil for this one.
    func updateContext(
        _ layout: HomeLayout, executable path: String? = nil, report: @escaping @Sendable (UpdateEvent) -> Void
    ) throws -> UpdateContext {
        let location = try InstallLocation(of: path ?? executable)
        let tools = Tools(runner: runner, environment: environment)
        return UpdateContext(
            location: location, version: Self.version,
            daemon: HomeDaemon(
                layout: layout, application: application, executable: location.executable, environment: environment,
                runner: runner, version: BuildVersion.text),
            tools: tools, downloader: CurlDownloader(tools: tools, stall: FaultPoints.stall(by: environment)),
            faults: .chosen(by: environment), report: report,
            ask: { [output] in Self.ask($0, output) })
    }

    /// Puts a question to the person at the terminal; nil when there is none.
    static func ask(_ question: String, _ output: Output) -> Bool? {
        guard StandardStream.input.isTerminal else { return nil }
        output.prompt("\(question) [y/N] ")
        return ["y", "yes"].contains((readLine() ?? "").lowercased())
    }

    /// Finishes an update that was interrupted, or takes it back, before a command does its work. A look at one name
    /// when there is nothing to do.
    /// - Throws: as an update does; where only a daemon does not start, that is said and the command goes on.
    func settleInterruptedUpdate() throws {
        guard !Self.version.isDevelopment else { return }
        let location = try InstallLocation(of: executable)
        guard InterruptedUpdate.isPossible(location) else { return }
        let printer = UpdatePrinter(output: output, isAside: true)
        let context = try updateContext(try layout()) { printer.print($0) }
        var options = UpdateOptions()
        FaultPoints.adjust(&options, environment: environment)
        do {
            try InterruptedUpdate.settle(context, options: options)
        } catch let error as DaemonStartFailure {
            output.message("warning: an update was interrupted, and is still to be settled: \(error)")
        } catch let error as UpdateError {
            guard case .lost = error else { throw error }
            output.message("warning: \(error)")
        }
    }

    /// Says that a newer version is there, and has a process of its own look for one when the last look is a day old.
    /// Only for people: nothing happens without a terminal.
    func noticeNewerVersion() {
        guard StandardStream.error.isTerminal, UpdateCheck.isWanted(Self.version, environment: environment),
            let layout = try? layout(), FileSystem.kind(of: layout.root.path) != nil,
            let location = try? InstallLocation(of: executable), FileSystem.kind(of: location.receipt) != nil
        else { return }
        let note = UpdateCheck.read(UpdateCheck.path(in: layout.root))
        // One that did not work here may have been noted before that, or for another home.
        if let latest = note?.latest, latest > Self.version,
            (try? Receipt.read(location.receipt))??.bad.contains(where: { $0.version == latest }) != true
        {
            output.message("no-mistakes \(latest) is there (this is \(Self.version)); get it with: no-mistakes update")
        }
        guard note?.isDue(.now()) ?? true else { return }
        var environment = environment
        environment[UpdateCheck.offVariable] = "1"
        _ = try? DetachedProcess.launch(
            Command(
                executable, ["internal", "check-update", "--home", layout.root.path], environment: environment,
                workingDirectory: layout.root.path), output: FilePath.join(layout.logs, "cli.log"))
    }
}

extension Version {
    /// Stands for a text that is no version, which a build cannot have; it counts as a build from a checkout.
    fileprivate static let unknown = Version(core: [0, 0, 0], prerelease: [.word("dev")])
}
