/// What a pusher asked for with `git push -o no-mistakes.…`.
package struct PushOptions: Sendable, Equatable {
    /// The steps to skip: known ones, each once, in the order in which they were named.
    package var skip: [String] = []
    /// Names given to `no-mistakes.skip` that are no steps.
    package var unknownSteps: [String] = []

    /// Reads push options; those that are not ours are somebody else's and left alone.
    ///
    /// An unknown name skips nothing and is reported; the known ones beside it still count.
    /// - Parameter valid: the names of the steps that can be skipped.
    package static func parse(_ options: [String], valid: [String]) -> PushOptions {
        var parsed = PushOptions()
        for option in options where option.hasPrefix(skipPrefix) {
            for name in option.dropFirst(skipPrefix.count).split(separator: ",") {
                let name = String(name.trimmingSpaces())
                if name.isEmpty { continue }
                let isValid = valid.contains(name)
                if isValid, !parsed.skip.contains(name) { parsed.skip.append(name) }
                if !isValid, !parsed.unknownSteps.contains(name) { parsed.unknownSteps.append(name) }
            }
        }
        return parsed
    }

    /// The options that git hands to a hook: `GIT_PUSH_OPTION_COUNT`, `GIT_PUSH_OPTION_0`, … (githooks(5)).
    package static func options(in environment: [String: String]) -> [String] {
        guard let count = environment["GIT_PUSH_OPTION_COUNT"].flatMap(Int.init), count > 0 else { return [] }
        // Only as many as are there: the count is the environment's word.
        return (0..<min(count, environment.count)).compactMap { environment["GIT_PUSH_OPTION_\($0)"] }
    }

    private static let skipPrefix = "no-mistakes.skip="
}

extension Substring {
    fileprivate func trimmingSpaces() -> Substring {
        let start = drop { $0.isWhitespace }
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return start.prefix(0) }
        return start[...last]
    }
}
