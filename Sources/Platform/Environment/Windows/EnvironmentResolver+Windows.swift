#if os(Windows)
extension EnvironmentResolver.Policy {
    /// This system's: the environment of every process is its user's already.
    public static var native: Self { .useProcess }
}
#endif
