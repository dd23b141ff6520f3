extension ServiceDefinition {
    /// This definition with what an installed one has to be kept from.
    ///
    /// The installed executable stays as long as it `exists`, so that a copy that was only run by the way does not
    /// replace it. Of the variables called `names` (proxies), either all are taken from the caller's session or, when
    /// that has none of them, all from the installed definition: a command run without them must not take them away.
    public func inheriting(
        from installed: ParsedDefinition?, variables names: Set<String>, exists: (_ executable: String) -> Bool
    ) -> ServiceDefinition {
        guard let installed else { return self }
        var definition = self
        if exists(installed.executable) { definition.executable = installed.executable }
        if names.isDisjoint(with: environment.keys) {
            let kept = installed.environment.filter { names.contains($0.key) }
            definition.environment.merge(kept) { own, _ in own }
        }
        return definition
    }
}
