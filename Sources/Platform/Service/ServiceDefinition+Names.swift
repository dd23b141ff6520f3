extension ServiceDefinition {
    /// The launchd label, in reverse-DNS form.
    public var label: String { "\(application.reverseDNSPrefix).\(application.name).\(role).\(suffix)" }
    /// The name of the property list in the user's `LaunchAgents`.
    public var plistName: String { label + ".plist" }
    /// The name of the systemd unit.
    public var unitName: String { "\(application.name)-\(role)-\(suffix).service" }
    /// The name of the task, in the root folder of Task Scheduler.
    public var taskName: String { "\(application.name)-\(role)-\(suffix)" }

    /// The manager's own name for the service.
    public func identifier(for kind: ServiceManagerKind) -> String {
        switch kind {
        case .launchd: label
        case .systemd: unitName
        case .taskScheduler: taskName
        }
    }
}
