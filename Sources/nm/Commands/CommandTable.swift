import Installer

/// All commands, and how the first words of a command line select one.
enum CommandTable {
    static let all: [CommandSpec] = [
        .home, .initialize, .eject, .status, .runs, .attach, .respond, .rerun, .cancel, .logs, .daemonStart,
        .daemonStop, .daemonRestart, .daemonStatus, .daemonList, .daemonUninstall, .daemonDefinition,
        .daemonEnvironment, .daemonRun, .update, .uninstall, .install, .checkUpdate, .hookPostReceive,
        .printEnvironment, .keepShell,
    ]

    /// The command that `commandLine` begins with, and the words after it; nil when help or version was all that was asked.
    static func select(_ commandLine: [String], output: Output) throws(UsageError) -> (CommandSpec, [String])? {
        let words = commandFirst(commandLine)
        let first = words.first ?? ""
        if words.count == 1, first == "--version" {
            output.line("no-mistakes \(BuildVersion.text)")
            return nil
        }
        if words.count == 1, ["--help", "-h", "help"].contains(first) {
            output.line(overview)
            return nil
        }
        let leading = Array(words.prefix { !$0.hasPrefix("-") })
        if leading.isEmpty { return (.home, words) }
        let matching = all.filter { !$0.path.isEmpty && leading.starts(with: $0.path) }
        if let spec = matching.max(by: { $0.path.count < $1.path.count }) {
            return (spec, Array(words.dropFirst(spec.path.count)))
        }
        let group = all.filter { !$0.isHidden && $0.path.first == first }
        if !group.isEmpty {
            let names = group.compactMap { $0.path.dropFirst().first }.joined(separator: "|")
            if words.dropFirst().allSatisfy({ $0 == "--help" || $0 == "-h" }), words.count > 1 {
                for spec in group { output.line("\(spec.usage)\n    \(spec.summary)") }
                return nil
            }
            throw UsageError(
                leading.count > 1 ? "unknown command \(first) \(leading[1])" : "\(first) needs a command",
                usage: "no-mistakes \(first) \(names)")
        }
        throw UsageError(
            "unknown command \(first.debugDescription)", usage: "no-mistakes [COMMAND] [OPTIONS]; see --help")
    }

    /// The words with the home behind the command: what every command takes may stand before it as well, as git has it.
    private static func commandFirst(_ words: [String]) -> [String] {
        let home = OptionSpec.home.name
        guard let first = words.first else { return words }
        let taken = first == home ? 2 : first.hasPrefix("\(home)=") ? 1 : 0
        guard taken > 0, words.count > taken else { return words }
        return Array(words.dropFirst(taken) + words.prefix(taken))
    }

    private static var overview: String {
        var lines = [
            "no-mistakes gates git pushes: `git push no-mistakes` runs your checks in a clean worktree and forwards the",
            "branch to its real remote only when every step passed.", "", "Usage: no-mistakes [COMMAND] [OPTIONS]", "",
            "Commands:",
        ]
        let visible = all.filter { !$0.isHidden && !$0.path.isEmpty }
        let width = visible.map { $0.path.joined(separator: " ").count }.max() ?? 0
        for spec in visible {
            let name = spec.path.joined(separator: " ")
            lines.append("  \(name)\(String(repeating: " ", count: width - name.count))  \(spec.summary)")
        }
        lines += [
            "", "Without a command: makes sure the daemon runs and prints the status.",
            "Each command has --help; all take --home DIR.",
        ]
        return lines.joined(separator: "\n")
    }
}
