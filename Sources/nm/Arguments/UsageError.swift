/// A command line that cannot be understood: what is wrong with it, and how it should look.
struct UsageError: Error, Equatable, CustomStringConvertible {
    var message: String
    var usage: String

    init(_ message: String, _ spec: CommandSpec) {
        self.init(message, usage: spec.usage)
    }

    init(_ message: String, usage: String) {
        self.message = message
        self.usage = usage
    }

    var description: String { "\(message)\nUsage: \(usage)" }
}
