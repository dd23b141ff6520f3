/// How long a client waits for a connection to the daemon.
package enum ConnectTimeout {
    /// The variable that sets it for one command; stronger than `daemon_connect_timeout` in `config.yaml`.
    package static let variable = "NM_DAEMON_CONNECT_TIMEOUT"
    /// What holds when nothing is set.
    package static let standard = Duration.seconds(3)

    /// What is set for this command, else for this home. What is not understood is not set: a client that only looks
    /// works beside a configuration with which the daemon would not start.
    package static func configured(_ layout: HomeLayout, environment: [String: String]) -> Duration {
        if let duration = environment[variable].flatMap(parse) { return duration }
        // How many processors there are is of no use here, and takes files to read.
        let defaults = HomeConfiguration(processors: 1)
        return (try? HomeConfiguration.load(layout.configuration, defaults: defaults))?.connectTimeout ?? standard
    }

    /// Reads a number with the unit `ms`, `s` or `m`; without one it is seconds, also with decimals.
    /// - Returns: nil for anything else, and for what is not between a millisecond and an hour.
    package static func parse(_ text: String) -> Duration? {
        let digits = text.prefix { $0.isASCII && $0.isNumber || $0 == "." }
        guard let number = Double(digits), digits.first != "." else { return nil }
        let scale: Double
        switch text[digits.endIndex...] {
        case "", "s": scale = 1000
        case "ms": scale = 1
        case "m": scale = 60_000
        default: return nil
        }
        let milliseconds = number * scale
        guard milliseconds >= 1, milliseconds <= 3_600_000 else { return nil }
        return .milliseconds(Int64(milliseconds.rounded()))
    }
}
