extension ServiceDefinition {
    /// This definition with what an installed one has to be kept from.
    ///
    /// The installed executable stays as long as it `exists`, so that a copy that was only run by the way does not
    /// replace it. Of the proxies (``ProxyVariables``), either all are taken from the caller's session or, when that
    /// names none, all from the installed definition: a command run without them must not take them away.
    public func inheriting(
        from installed: ParsedDefinition?, exists: (_ executable: String) -> Bool
    ) -> ServiceDefinition {
        guard let installed else { return self }
        var definition = self
        if exists(installed.executable) { definition.executable = installed.executable }
        let proxies = ProxyVariables.inherited(current: environment, baked: installed.environment)
        for name in ProxyVariables.names { definition.environment[name] = proxies[name] }
        return definition
    }
}
