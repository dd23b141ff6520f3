/// How a service manager learns that a service it started is up.
public enum Readiness: Sendable, Hashable {
    /// The service says so itself (sd_notify(3)); managers other than systemd have nothing like it.
    case notify
    /// Its executable was entered.
    case exec
}
