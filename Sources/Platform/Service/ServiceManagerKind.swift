/// The service managers that a user's own services can be given to.
public enum ServiceManagerKind: String, Sendable, CaseIterable, CustomStringConvertible {
    case launchd
    case systemd
    case taskScheduler = "task-scheduler"

    /// The name as command lines and JSON have it.
    public var description: String { rawValue }
}

#if os(macOS)
extension ServiceManagerKind {
    /// The manager of the system that this was built for.
    public static let native = ServiceManagerKind.launchd
}
#elseif os(Windows)
extension ServiceManagerKind {
    /// The manager of the system that this was built for.
    public static let native = ServiceManagerKind.taskScheduler
}
#else
extension ServiceManagerKind {
    /// The manager of the system that this was built for.
    public static let native = ServiceManagerKind.systemd
}
#endif
