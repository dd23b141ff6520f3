/// One command of the command line, as a value: its help and its parser come from the same description.
struct CommandSpec: Sendable {
    /// The words that select it, e.g. `["daemon", "start"]`.
    var path: [String]
    /// What it does, in one sentence.
    var summary: String
    /// The options that it takes beside the common ones.
    var options: [OptionSpec] = []
    /// The names of its positional arguments, for the usage line; none may be given beyond these.
    var operands: [String] = []
    /// How many operands it needs at least.
    var requiredOperands = 0
    /// More to say in `--help`.
    var details = ""
    /// Hidden commands are left out of the overview.
    var isHidden = false
    /// Whether an update that was interrupted is finished or taken back first; hidden commands never do that.
    var settlesUpdates = true
    /// Does it.
    var action: Action

    /// How a command does its work.
    enum Action: Sendable {
        /// On the main thread, which it may block: the quickest way to an answer.
        case immediate(@Sendable (Invocation, Session) throws -> ExitCode)
        /// On the cooperative pool.
        case concurrent(@Sendable (Invocation, Session) async throws -> ExitCode)
    }

    /// The one line that stands under every usage error.
    var usage: String {
        var words = ["no-mistakes"] + path
        words += options.map { "[\($0.usage)]" }
        for (index, operand) in operands.enumerated() {
            words.append(index < requiredOperands ? operand : "[\(operand)]")
        }
        return words.joined(separator: " ")
    }

    /// The text of `--help`.
    var help: String {
        var lines = [summary, "", "Usage: \(usage)"]
        if !details.isEmpty { lines += ["", details] }
        lines += ["", "Options:"]
        let rows = (options + OptionSpec.common).map { ($0.usage, $0.help) }
        let width = rows.map(\.0.count).max() ?? 0
        for (name, help) in rows {
            lines.append("  \(name)\(String(repeating: " ", count: width - name.count))  \(help)")
        }
        return lines.joined(separator: "\n")
    }
}
