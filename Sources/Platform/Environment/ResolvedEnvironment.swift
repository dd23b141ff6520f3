/// The environment for a user's commands, and how far it is the one that they would have in a terminal.
public struct ResolvedEnvironment: Sendable, Equatable {
    /// How far a resolved environment is the user's own.
    public enum Quality: Sendable, Equatable {
        /// What the login shell gave.
        case loginShell
        /// What this process was started with, with more directories in PATH, because the shell gave nothing.
        case augmentedProcess(reason: String)
        /// What this process was started with, on a system where that is all there is.
        case process

        /// The word for it in reports.
        public var name: String {
            switch self {
            case .loginShell: "login-shell"
            case .augmentedProcess: "augmented-process"
            case .process: "process"
            }
        }
    }

    /// The variables, complete: nothing else is inherited.
    public private(set) var variables: [String: String]
    /// Where each value comes from; the keys are those of ``variables``.
    public private(set) var sources: [String: EnvironmentSource]
    /// How good it is.
    public var quality: Quality
    /// What gave it, in words: the shell, how it was started, how long it took.
    public var origin: String
    /// How long it took to find out.
    public var duration: Duration = .zero
    /// What a user should know about it.
    public var warnings: [String] = []

    /// An environment whose values all come from one place.
    public init(
        _ variables: [String: String], from source: EnvironmentSource, quality: Quality, origin: String
    ) {
        self.variables = variables
        self.quality = quality
        self.origin = origin
        sources = variables.mapValues { _ in source }
    }

    /// Whether it is as good as it gets on this system; what is not must not be kept.
    public var isComplete: Bool {
        if case .augmentedProcess = quality { false } else { true }
    }

    /// Sets a variable.
    public mutating func set(_ name: String, _ value: String, from source: EnvironmentSource) {
        variables[name] = value
        sources[name] = source
    }

    /// Removes a variable.
    package mutating func remove(_ name: String) {
        variables[name] = nil
        sources[name] = nil
    }

    /// Sets variables; what had other values before is replaced.
    public mutating func apply(_ values: [String: String], from source: EnvironmentSource) {
        for (name, value) in values { set(name, value, from: source) }
    }
}
