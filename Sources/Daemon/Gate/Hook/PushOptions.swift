/// What a pusher asked for with `git push -o no-mistakes.…`.
package struct PushOptions: Sendable, Equatable {
    /// The steps to skip: known ones, each once, in the order in which they were named.
    package var skip: [String] = []
    /// The steps that wait for a person, likewise.
    package var approve: [String] = []
    /// Names that are no steps, with the option that gave them.
    package var unknownSteps: [UnknownStep] = []

    /// A name that is no step.
    package struct UnknownStep: Sendable, Hashable {
        /// The option, without its value.
        package var option: String
        /// The name.
        package var name: String
    }

    /// Reads push options; those that are not ours are somebody else's and left alone.
    ///
    /// An unknown name does nothing and is reported; the known ones beside it still count.
    /// - Parameter valid: the names of the steps that can be skipped or approved.
    package static func parse(_ options: [String], valid: [String]) -> PushOptions {
        var parsed = PushOptions()
        for option in options {
            let parts = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let target = targets[String(parts[0])] else { continue }
            for name in parts[1].split(separator: ",") {
                let name = String(name.trimmingSpaces())
                if name.isEmpty { continue }
                if !valid.contains(name) {
                    let unknown = UnknownStep(option: String(parts[0]), name: name)
                    if !parsed.unknownSteps.contains(unknown) { parsed.unknownSteps.append(unknown) }
                } else if !parsed[keyPath: target].contains(name) {
                    parsed[keyPath: target].append(name)
                }
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

    private static var targets: [String: WritableKeyPath<PushOptions, [String]>] {
        ["no-mistakes.skip": \.skip, "no-mistakes.approve": \.approve]
    }
}

extension Substring {
    fileprivate func trimmingSpaces() -> Substring {
        let start = drop { $0.isWhitespace }
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return start.prefix(0) }
        return start[...last]
    }
}
