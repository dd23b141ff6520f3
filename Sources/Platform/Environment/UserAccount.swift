/// What the user database holds for the user of this process.
struct UserAccount: Sendable, Hashable {
    /// The shell that the user logs in with; nil when none is named.
    var shell: String?
    /// The home directory; nil when none is named.
    var home: String?

    /// Asks the database, through the system's own command: a static executable cannot load what answers getpwuid(3) on
    /// systems with network accounts.
    /// - Parameter user: the user's name, where the database can only be asked by name.
    /// - Returns: nil when it does not answer in time or does not know the user.
    static func look(user: String?, runner: any CommandRunner = SystemCommandRunner()) async -> UserAccount? {
        guard var command = UserDatabase.command(user: user) else { return nil }
        // Its own, because the process may have been started without a PATH.
        command.environment = [
            "PATH": "/usr/bin:/bin:/usr/local/bin:/run/current-system/sw/bin", "LC_ALL": "C",
        ]
        command.deadline = .seconds(5)
        guard let result = try? await runner.run(command), result.status.isSuccess else { return nil }
        return UserDatabase.account(in: result.outputText)
    }

    /// The sixth and seventh fields of a line of passwd(5); nil for text of another form.
    init?(passwordLine line: String) {
        let fields = line.prefix { $0 != "\n" }.split(separator: ":", omittingEmptySubsequences: false)
        guard fields.count == 7 else { return nil }
        home = fields[5].isEmpty ? nil : String(fields[5])
        shell = fields[6].isEmpty ? nil : String(fields[6])
    }

    /// What `dscl . -read /Users/NAME UserShell NFSHomeDirectory` prints: a line `KEY: VALUE` each, where a value with
    /// spaces stands on a line of its own.
    init(directoryRecord text: String) {
        let lines = text.split(whereSeparator: \.isNewline)
        func value(_ key: String) -> String? {
            guard let place = lines.firstIndex(where: { $0.hasPrefix(key + ":") }) else { return nil }
            var value = lines[place].dropFirst(key.count + 1).drop { $0.isWhitespace }
            if value.isEmpty, let next = lines[(place + 1)...].first, next.first?.isWhitespace == true {
                value = next.drop { $0.isWhitespace }
            }
            return value.isEmpty ? nil : String(value)
        }
        shell = value("UserShell")
        home = value("NFSHomeDirectory")
    }
}
