/// Where the home of an application is.
public enum HomeDirectory {
    /// Finds the home: the command line's, else the variable's, else `~/.<name>`.
    ///
    /// `~` is `HOME` of the environment: a static executable cannot ask the user database (NSS).
    /// A blank value counts as absent.
    /// - Parameter argument: the value of a command line option, when it was given.
    /// - Throws: ``HomeError``.
    public static func resolve(
        _ application: Application, argument: String? = nil, environment: [String: String] = CurrentProcess.environment
    ) throws(HomeError) -> CanonicalRoot {
        let source = try source(application, argument: argument, environment: environment)
        do throws(SystemError) {
            return try CanonicalRoot(of: source)
        } catch {
            throw .unusable(path: source, error)
        }
    }

    private static func source(
        _ application: Application, argument: String?, environment: [String: String]
    ) throws(HomeError) -> String {
        if let argument, !isBlank(argument) {
            if argument.contains("\u{FFFD}"), let words = NotUTF8.argument() { throw .notUTF8(words) }
            return try expanded(argument, application, environment)
        }
        if let value = environment[application.homeVariable], !isBlank(value) {
            try check(value, of: application.homeVariable)
            return try expanded(value, application, environment)
        }
        return try expanded("~/.\(application.name)", application, environment)
    }

    /// A leading `~/` that no shell has expanded, as in a service definition or a quoted argument.
    private static func expanded(
        _ path: String, _ application: Application, _ environment: [String: String]
    ) throws(HomeError) -> String {
        guard path == "~" || path.hasPrefix("~/") else { return path }
        guard let home = environment[EnvironmentBlock.homeVariable], FilePath.isAbsolute(home) else {
            throw .noUserHome(variable: application.homeVariable)
        }
        try check(home, of: EnvironmentBlock.homeVariable)
        return FilePath.join(home, String(path.dropFirst(2)))
    }

    private static func check(_ value: String, of variable: String) throws(HomeError) {
        if let words = NotUTF8.value(value, of: variable) { throw .notUTF8(words) }
    }

    private static func isBlank(_ value: String) -> Bool { value.allSatisfy(\.isWhitespace) }
}

/// Why no home could be determined.
public enum HomeError: Error, Equatable, CustomStringConvertible {
    /// `HOME` is unset or relative, and nothing else names a home; `variable` would.
    case noUserHome(variable: String)
    /// It is named in other than UTF-8.
    case notUTF8(NotUTF8)
    /// It is, or would be, in the hands of another user than the one whose it should be.
    case foreign(path: String, owner: UInt32)
    /// The path cannot be resolved.
    case unusable(path: String, SystemError)

    /// What is wrong, and what to do about it.
    public var description: String {
        switch self {
        case .noUserHome(let variable):
            "\(EnvironmentBlock.homeVariable) is not set to an absolute path, so the default home is unknown; set it, "
                + "or name the home in \(variable)"
        case .notUTF8(let words): "\(words)"
        case .foreign(let path, let owner):
            "home \(path.debugDescription) belongs to the user with id \(owner); run this as that user, without sudo, or "
                + "choose another directory"
        case .unusable(let path, let error):
            "home \(path.debugDescription) cannot be used: \(error); choose another directory or repair this one"
        }
    }
}
