/// The exit statuses of launchctl(1) that say one thing only, from its own table of messages (`launchctl error`).
///
/// 5 is not among them on purpose: it is printed for a name that is still being removed, one that is loaded already,
/// one that is disabled, and for wrong permissions.
enum LaunchdCode {
    /// EINPROGRESS and EALREADY: the name is still being removed or taken in.
    static let inFlux: Set<Int32> = [36, 37]
    /// The domain does not support the action (gui over SSH), does not exist, or is for another type of session.
    static let otherDomain: Set<Int32> = [112, 125, 134]
    /// What bootout (3, ESRCH) and print (113) say of a service that is not loaded, and both of a missing domain.
    static let notLoaded: Set<Int32> = [3, 112, 113, 125]
}
