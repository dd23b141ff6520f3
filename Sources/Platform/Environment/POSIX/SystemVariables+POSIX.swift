#if !os(Windows)
/// What every program of this system expects in its environment.
package enum SystemVariables {
    /// The names; none, because programs get on with `PATH` and `HOME`.
    package static let names: Set<String> = []
}
#endif
