extension TaskSchedulerManager {
    /// Nothing of Task Scheduler can be seen without asking it.
    public var obstacle: ServiceUnavailability? { nil }

    /// Looks at the task, which takes a command here: Task Scheduler keeps definitions itself.
    public func examine(_ definition: ServiceDefinition) async throws -> ServiceInspection {
        try await inspect(definition)
    }

    /// Disables the task, so that no logon starts it; starting it enables it again.
    public func disable(_ definition: ServiceDefinition) async throws -> [String] {
        try await checkRoot(definition)
        let name = definition.taskName
        if try await state(of: name) != nil {
            try await schtasks.require(["/change", "/tn", "\\" + name, "/disable"], for: name)
        }
        return []
    }
}
