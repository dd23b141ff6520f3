extension Application {
    /// Set to 1 while a login shell is asked for its environment, so that startup files can leave out what takes long or
    /// needs a person: `<NAME>_RESOLVING_ENVIRONMENT`, in capitals, with `_` for what no variable name may hold.
    public var resolvingEnvironmentVariable: String { variablePrefix + "_RESOLVING_ENVIRONMENT" }

    /// Marks every process that a shell starts meanwhile, so that none outlives it.
    var captureVariable: String { variablePrefix + "_ENVIRONMENT_CAPTURE" }

    private var variablePrefix: String {
        String(name.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    }
}
