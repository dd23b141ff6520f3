#if !os(Windows)
extension EnvironmentResolver.Policy {
    /// This system's: users have login shells.
    public static var native: Self { .askLoginShell }
}
#endif
