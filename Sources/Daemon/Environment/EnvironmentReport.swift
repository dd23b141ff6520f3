package import Platform

/// The environment of the user's commands, as people and scripts see it. Absent values are written as null.
package struct EnvironmentReport: Codable, Sendable, Equatable {
    /// One variable.
    package struct Variable: Codable, Sendable, Equatable {
        /// The variable's name.
        package var name: String
        /// Without what looks like a secret, unless values were asked for.
        package var value: String
        /// What gave it its value.
        package var source: EnvironmentSource
        /// Whether something is left out of ``value``.
        package var redacted: Bool
        /// Whether ``value`` has ``\\xNN`` for bytes, because it is not UTF-8; nil from a daemon that does not say.
        package var escaped: Bool?
    }

    /// `login-shell`, `augmented-process` or `process`.
    package var quality: String
    /// What gave it, in words.
    package var source: String
    /// Why it is not the login shell's; nil when it is.
    package var reason: String?
    /// How long the shell took, in milliseconds.
    package var durationMilliseconds: Int64
    /// When it was asked.
    package var capturedAt: Timestamp
    /// What did not work, one line each.
    package var warnings: [String]
    /// By name.
    package var variables: [Variable]

    /// - Parameter revealed: give values that look like secrets, too.
    package init(_ environment: ResolvedEnvironment, capturedAt: Timestamp, revealed: Bool) {
        quality = environment.quality.name
        source = environment.origin
        if case .augmentedProcess(let cause) = environment.quality { reason = EnvironmentSecrets.redacted(cause) }
        durationMilliseconds = environment.duration.wholeMilliseconds
        self.capturedAt = capturedAt
        warnings = environment.warnings.map(EnvironmentSecrets.redacted)
        variables = environment.variables.sorted { $0.key < $1.key }.map { name, value in
            let shown = revealed ? (text: value, isRedacted: false) : EnvironmentSecrets.shown(name, value)
            let escaped = NotUTF8.value(shown.text, of: name)?.shown
            return Variable(
                name: name, value: escaped ?? shown.text, source: environment.sources[name] ?? .process,
                redacted: shown.isRedacted, escaped: escaped != nil)
        }
    }

    /// Writes every key, absent values as null.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(quality, forKey: .quality)
        try container.encode(source, forKey: .source)
        try container.encode(reason, forKey: .reason)
        try container.encode(durationMilliseconds, forKey: .durationMilliseconds)
        try container.encode(capturedAt, forKey: .capturedAt)
        try container.encode(warnings, forKey: .warnings)
        try container.encode(variables, forKey: .variables)
    }
}

extension Duration {
    fileprivate var wholeMilliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
