/// The variables that name HTTP proxies, in both spellings that programs look for.
public enum ProxyVariables {
    /// All names, the capital spelling of each first.
    public static let names = [
        "HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy",
    ]

    /// Those that name a proxy; the others say what none is used for, which alone says nothing of whether there is one.
    public static let naming = names.filter { $0.uppercased() != "NO_PROXY" }

    /// The proxies that an environment names; blank ones name none.
    ///
    /// Values may hold credentials.
    /// - Parameter ignoringCase: where one name has many spellings, as on Windows, only the first is taken.
    public static func selected(from environment: [String: String], ignoringCase: Bool = false) -> [String: String] {
        var selected: [String: String] = [:]
        for name in names {
            guard let value = environment[name], !value.allSatisfy(\.isWhitespace) else { continue }
            if ignoringCase, selected.keys.contains(where: { $0.uppercased() == name.uppercased() }) { continue }
            selected[name] = value
        }
        return selected
    }

    /// The proxies that a definition should have.
    ///
    /// All or nothing: an environment that names any proxy replaces what the definition has, so that a proxy can be
    /// taken away; one that names none, such as that of a service or an ssh command, leaves it alone, also when it says
    /// what no proxy is used for.
    /// - Parameters:
    ///   - current: the environment of whoever writes the definition.
    ///   - baked: the environment in the definition that exists, if one does.
    public static func inherited(
        current: [String: String], baked: [String: String], ignoringCase: Bool = false
    ) -> [String: String] {
        let wanted = selected(from: current, ignoringCase: ignoringCase)
        let kept = selected(from: baked, ignoringCase: ignoringCase)
        return kept.isEmpty || wanted.keys.contains { naming.contains($0) } ? wanted : kept
    }
}
