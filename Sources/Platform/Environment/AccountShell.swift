/// The shell that the user database holds for the user of this process.
struct AccountShell: Sendable {
    let runner: any CommandRunner
    /// The user's name, where the database can only be asked by name.
    let user: String?

    /// Asks the database; nil when it does not answer in time or knows no shell.
    func look() async -> String? {
        guard var command = AccountShellSystem.command(user: user) else { return nil }
        // Its own, because the process may have been started without a PATH.
        command.environment = [
            "PATH": "/usr/bin:/bin:/usr/local/bin:/run/current-system/sw/bin", "LC_ALL": "C",
        ]
        command.deadline = .seconds(5)
        guard let result = try? await runner.run(command), result.status.isSuccess else { return nil }
        return AccountShellSystem.shell(in: result.outputText)
    }

    /// The seventh field of a line of passwd(5).
    static func shell(inPasswordLine line: String) -> String? {
        let fields = line.prefix { $0 != "\n" }.split(separator: ":", omittingEmptySubsequences: false)
        guard fields.count == 7, !fields[6].isEmpty else { return nil }
        return String(fields[6])
    }

    /// The value in what `dscl . -read /Users/NAME UserShell` prints: `UserShell: /bin/zsh`, where a value with spaces
    /// stands on a line of its own.
    static func shell(inDirectoryRecord text: String) -> String? {
        let key = "UserShell:"
        guard text.hasPrefix(key) else { return nil }
        let value = text.dropFirst(key.count).drop { $0.isWhitespace }.prefix { !$0.isNewline }
        return value.isEmpty ? nil : String(value)
    }
}
