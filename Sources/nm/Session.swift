import Daemon
import Installer
import Platform

/// What every command works with; the composition root fills it in.
struct Session: Sendable {
    var application: Application
    var environment: [String: String]
    /// Where the command was called; many commands never ask, and so work in a directory that was removed.
    var currentDirectory: @Sendable () throws -> String
    /// The value of `--home`.
    var homeArgument: String?
    /// Absolute path of this binary, as hooks and daemons are to call it.
    var executable: String
    var output: Output
    var runner: any CommandRunner

    /// The home that this command is about.
    func layout() throws -> HomeLayout {
        HomeLayout(
            root: try HomeDirectory.resolve(application, argument: homeArgument, environment: environment))
    }

    /// Git with the environment that it may see.
    var git: Git { Git(runner: runner, environment: GitEnvironment.make(from: environment)) }

    /// Writes down that this process was asked to change what the daemon does, and by whom.
    /// - Returns: false when the home is too new for that.
    @discardableResult
    func recordCommand(_ layout: HomeLayout) -> Bool {
        CommandLog.record(Array(CommandLine.arguments.dropFirst()), version: BuildVersion.text, layout: layout)
    }

    /// Starts and stops the daemon of `layout`'s home.
    func control(_ layout: HomeLayout) -> DaemonControl {
        .live(
            layout: layout, application: application, version: BuildVersion.text, executable: executable,
            environment: environment, runner: runner)
    }

    /// Makes sure that a daemon serves the home, and says so when one had to be started.
    func ensureDaemon(_ layout: HomeLayout) async throws {
        let report = try await control(layout).ensure(.use)
        if report.outcome != .alreadyRunning { output.message(StartMessages.headline(report)) }
        for line in StartMessages.details(report) { output.message(line) }
    }

    /// The id under which a repository is gated in this home: its gate's when it has one (a checkout that was moved
    /// keeps its gate), else the one that `init` would give it.
    func repositoryID(of location: RepositoryLocation, _ layout: HomeLayout) async throws -> String {
        if let attached = GateAttachment.find(in: location, layout: layout) { return attached.repositoryID }
        return try await GateClaim.freshID(for: location, layout: layout, git: git)
    }

    /// The remote through which a repository is gated in this home.
    /// - Throws: ``CommandFailure`` when it is not.
    func attachment(of location: RepositoryLocation, _ layout: HomeLayout) throws -> GateAttachment {
        guard let attachment = GateAttachment.find(in: location, layout: layout) else {
            throw CommandFailure(Self.notGated(location))
        }
        return attachment
    }

    /// What to tell of a repository that has no gate in this home; nil when it has one, or when none is asked about.
    func ungated(_ location: RepositoryLocation?, _ layout: HomeLayout) -> String? {
        guard let location, GateAttachment.find(in: location, layout: layout) == nil else { return nil }
        return Self.notGated(location)
    }

    private static func notGated(_ location: RepositoryLocation) -> String {
        "\(location.mainWorkingCopy) is not gated; run: no-mistakes init"
    }

    /// The repository that the command was called in.
    func location() async throws -> RepositoryLocation {
        try await RepositoryLocation.locate(from: currentDirectory(), git: git)
    }
}
