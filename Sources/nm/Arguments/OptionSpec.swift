/// One option of a command.
struct OptionSpec: Sendable {
    /// With its dashes, e.g. `--limit`.
    var name: String
    /// The name of its value in help, or nil for a flag.
    var value: String?
    /// What it does, in a few words.
    var help: String
    /// A one-letter form, e.g. `-y`.
    var short: String?

    init(_ name: String, value: String? = nil, short: String? = nil, _ help: String) {
        self.name = name
        self.value = value
        self.short = short
        self.help = help
    }

    /// As it stands in the usage line.
    var usage: String { value.map { "\(name) \($0)" } ?? name }

    /// What every command takes.
    static let common = [
        home, OptionSpec("--help", short: "-h", "print this help"),
    ]
    /// Which home a command is about; the one option that may also stand before the command.
    static let home = OptionSpec(
        "--home", value: "DIR", "use this home instead of NM_HOME (default ~/.no-mistakes)")
    /// Output for scripts.
    static let json = OptionSpec("--json", "print JSON on standard output")
}
