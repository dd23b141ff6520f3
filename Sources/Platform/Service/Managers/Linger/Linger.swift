/// Lingering: whether systemd runs this user's services without a login session (loginctl(1)).
///
/// Without it they end a few seconds after the last logout and start at the next login; with it they start at boot.
public struct Linger: Sendable {
    private let context: ManagerContext
    private let user: String

    /// Where logind keeps one empty file for every user that lingers.
    private static let directory = "/var/lib/systemd/linger"

    /// - Parameter user: the name of the user, as the user database has it; see ``userName(_:)``.
    public init(_ context: ManagerContext, user: String) {
        self.context = context
        self.user = user
    }

    /// What it means, for people.
    public static let explanation = """
        Without lingering, this user's services stop some seconds after the last logout, and start again at the next \
        login. With it, they start when the machine does, and go on after a logout.
        """

    /// The name of the user with the context's id by the file of the user database that most users stand in; nil for
    /// one that it does not name. No command is run.
    public static func recordedUserName(_ context: ManagerContext) async -> String? {
        guard let bytes = try? await context.store.read("/etc/passwd").bytes else { return nil }
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            // passwd(5): name, password, user id, …
            let fields = line.split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false)
            if fields.count > 2, UInt32(fields[2]) == context.userID, !fields[0].isEmpty { return String(fields[0]) }
        }
        return nil
    }

    /// The name of the user with the context's id, which a static executable cannot look up itself.
    /// - Throws: ``ServiceManagerError`` when there is no such user.
    public static func userName(_ context: ManagerContext) async throws(ServiceManagerError) -> String {
        let id = String(context.userID)
        let getent = ManagerTool(name: "getent", runner: context.runner, environment: context.environment)
        let result = try await getent.require(["passwd", id], for: "user \(id)")
        guard let name = result.outputText.split(separator: ":", omittingEmptySubsequences: false).first, !name.isEmpty
        else { throw getent.failure(.unreadableAnswer("no name"), ["passwd", id], result, for: "user \(id)") }
        return String(name)
    }

    /// Whether this user lingers.
    public func read() async -> Fact {
        let arguments = ["show-user", user, "-p", "Linger"]
        let source = ShellWord.line(loginctl.commandLine(arguments))
        if let answer = try? await loginctl.run(arguments, for: user), answer.status.isSuccess {
            switch answer.outputText {
            case "Linger=yes": return Fact(.yes, source: source, detail: "Linger=yes")
            case "Linger=no": return Fact(.no, source: source, detail: "Linger=no")
            default: break
            }
        }
        // logind knows only users that are logged in or linger; the file is there for all.
        return recorded()
    }

    /// Whether this user lingers, as logind's own record on disk says; no command is run.
    public func recorded() -> Fact {
        guard context.host.owner(of: Self.directory) != nil else {
            return Fact(.unknown, source: Self.directory, detail: "there is no logind here")
        }
        let path = FilePath.join(Self.directory, user)
        let exists = context.host.owner(of: path) != nil
        return Fact(exists, source: path, detail: exists ? "it exists" : "it does not exist")
    }

    /// Turns it on, and makes sure that it is.
    /// - Returns: false when it was on already, so that whoever turned it on here can turn it off again.
    /// - Throws: ``LingerRefusal``
    @discardableResult
    public func enable() async throws(LingerRefusal) -> Bool {
        if await read().isTrue { return false }
        try await change("enable-linger", until: .yes)
        return true
    }

    /// Turns it off, and makes sure that it is.
    /// - Throws: ``LingerRefusal``
    public func disable() async throws(LingerRefusal) {
        if await read().answer == .no { return }
        try await change("disable-linger", until: .no)
    }

    private func change(_ verb: String, until wanted: Fact.Answer) async throws(LingerRefusal) {
        // Without the user's name, loginctl means the session it is called from, and there may be none.
        let arguments = ["--no-ask-password", verb, user]
        let command = ShellWord.line(["sudo", "loginctl", verb, user])
        var answer = ""
        do {
            let result = try await loginctl.run(arguments, for: user)
            answer = result.status.isSuccess ? "" : result.errorText
        } catch {
            answer = error.description
        }
        let now = await read()
        guard now.answer == wanted else {
            throw LingerRefusal(user: user, answer: answer, found: now, rootCommand: command)
        }
    }

    private var loginctl: ManagerTool {
        ManagerTool(name: "loginctl", runner: context.runner, environment: context.environment)
    }
}
