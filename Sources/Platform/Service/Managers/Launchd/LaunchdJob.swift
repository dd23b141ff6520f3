/// What `launchctl print` says about a loaded service.
///
/// The format is no interface: only a few lines that have stayed the same are read, the first of each kind, and
/// whatever is missing is unknown.
struct LaunchdJob: Sendable, Hashable {
    /// The word after `state = `.
    var word: String?
    var processID: Int32?
    /// The code after `last exit code = `; nil when it never exited.
    var lastExitCode: Int32?
    /// The property list it was loaded from.
    var path: String?
    /// The variables that its definition sets; nil when the block was not found.
    var environment: [String: String]?
    /// The command line, the executable first; nil when the block was not found.
    var arguments: [String]?

    /// Reads the output of `print`.
    init(_ text: String) {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        while let line = lines.popFirst() {
            let entry = line.drop { $0 == "\t" || $0 == " " }
            if let value = Self.value("state", entry), word == nil { word = value }
            if let value = Self.value("pid", entry), processID == nil { processID = Int32(value) }
            if let value = Self.value("path", entry), path == nil { path = value }
            if let value = Self.value("last exit code", entry), lastExitCode == nil {
                // The number may be followed by its name: `78: EX_CONFIG`.
                lastExitCode = Int32(value.prefix { $0.isNumber || $0 == "-" })
            }
            if entry == "arguments = {", arguments == nil { arguments = Self.block(&lines) }
            if entry == "environment = {", environment == nil { environment = Self.variables(Self.block(&lines)) }
        }
    }

    /// What the service is doing.
    var state: ServiceState {
        switch word {
        case "running": .running
        case "spawn scheduled": .waitingToRestart
        case "spawning", "xpcproxy": .starting
        case let word? where word.hasPrefix("SIG") || word == "exited" || word == "removing": .stopping
        case "not running", "waiting": lastExitCode.map { $0 == 0 ? .stopped : .failed } ?? .stopped
        default: processID == nil ? .unknown : .running
        }
    }

    /// The lines up to the closing brace.
    private static func block(_ lines: inout ArraySlice<Substring>) -> [String] {
        let block = lines.prefix { $0.drop { $0 == "\t" || $0 == " " } != "}" }
        lines = lines.dropFirst(block.count)
        return block.map { String($0.drop { $0 == "\t" }) }
    }

    private static func variables(_ block: [String]) -> [String: String] {
        let pairs = block.compactMap { line -> (String, String)? in
            guard let arrow = line.firstRange(of: " => ") else { return nil }
            return (String(line[..<arrow.lowerBound]), String(line[arrow.upperBound...]))
        }
        return Dictionary(pairs) { first, _ in first }
    }

    private static func value(_ name: String, _ entry: Substring) -> String? {
        guard entry.hasPrefix(name + " = ") else { return nil }
        return String(entry.dropFirst(name.count + 3))
    }
}
