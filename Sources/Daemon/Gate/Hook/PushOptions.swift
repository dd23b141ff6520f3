/// What a pusher asked for with `git push -o no-mistakes.…`.
package struct PushOptions: Sendable, Equatable {
    /// The steps to skip: known ones, each once, in the order in which they were named.
    package var skip: [String] = []
    /// The steps that wait for a person, likewise.
    package var approve: [String] = []
    /// What is ours and cannot be read.
    package var unread: [Unread] = []

    /// An option, or a part of one, that cannot be read.
    package struct Unread: Sendable, Hashable {
        /// The option, without its value.
        package var option: String
        /// The name in it that is no step; nil when the option is unknown or names none.
        package var step: String?
        /// Whether a person is asked before the push instead, because that may be what was meant.
        package var asks: Bool
    }

    /// Reads push options; those that are not ours are somebody else's and left alone.
    ///
    /// What cannot be read is reported, and what is known beside it still counts. Nothing is skipped for it, and where it
    /// may have been meant to be asked about something, the push is.
    /// - Parameter valid: the names of the steps that can be skipped or approved.
    package static func parse(_ options: [String], valid: [String]) -> PushOptions {
        var parsed = PushOptions()
        for option in options {
            let parts = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let key = String(parts[0])
            guard key.hasPrefix(prefix) else { continue }
            guard parts.count == 2, let target = targets[key] else {
                parsed.leaveUnread(key)
                continue
            }
            let names = parts[1].split(separator: ",").map { String($0.trimmingSpaces()) }.filter { !$0.isEmpty }
            if names.isEmpty { parsed.leaveUnread(key) }
            for name in names {
                if !valid.contains(name) {
                    parsed.leaveUnread(key, step: name)
                } else if !parsed[keyPath: target].contains(name) {
                    parsed[keyPath: target].append(name)
                }
            }
        }
        return parsed
    }

    private mutating func leaveUnread(_ option: String, step: String? = nil) {
        let problem = Unread(option: option, step: step, asks: option != Self.skipKey)
        if !unread.contains(problem) { unread.append(problem) }
        let push = StepName.push.rawValue
        if problem.asks, !approve.contains(push) { approve.append(push) }
    }

    /// The options that git hands to a hook: `GIT_PUSH_OPTION_COUNT`, `GIT_PUSH_OPTION_0`, … (githooks(5)).
    package static func options(in environment: [String: String]) -> [String] {
        guard let count = environment["GIT_PUSH_OPTION_COUNT"].flatMap(Int.init), count > 0 else { return [] }
        // Only as many as are there: the count is the environment's word.
        return (0..<min(count, environment.count)).compactMap { environment["GIT_PUSH_OPTION_\($0)"] }
    }

    private static let prefix = "no-mistakes."
    private static let skipKey = prefix + "skip"
    private static let approveKey = prefix + "approve"

    private static var targets: [String: WritableKeyPath<PushOptions, [String]>] {
        [skipKey: \.skip, approveKey: \.approve]
    }
}
