extension LaunchdManager {
    /// Loads a property list in the first domain that takes it, and makes sure that the service is started.
    /// - Returns: the domain.
    @discardableResult
    func load(_ label: String, from path: String, stopTimeout: Int) async throws -> String {
        var refusal: ServiceManagerError?
        for domain in domains {
            do throws(ServiceManagerError) {
                try await bootstrap(label, in: domain, from: path, stopTimeout: stopTimeout)
                try await kickstart(label, in: domain)
                return domain
            } catch {
                guard case .exited(let code)? = error.status, LaunchdCode.otherDomain.contains(code) else {
                    throw error
                }
                refusal = error
            }
        }
        throw refusal ?? ServiceManagerError(label, .unavailable(.noDomain(domains)))
    }

    private func bootstrap(
        _ label: String, in domain: String, from path: String, stopTimeout: Int
    ) async throws(ServiceManagerError) {
        let arguments = ["bootstrap", domain, path]
        var hasEnabled = false
        var last: CommandResult?
        let budget = Duration.seconds(stopTimeout) + Self.unloadMargin + Self.fluxBudget
        let isLoaded = try await polled(for: budget) { () async throws(ServiceManagerError) -> Bool? in
            // Until the name is free again, loading it would only fail, and not always with the same status.
            if let job = try await job(label, in: domain) { return job.state == .stopping ? nil : true }
            let result = try await launchctl.run(arguments, for: label)
            last = result
            guard case .exited(let code) = result.status else {
                throw launchctl.failure(.failed, arguments, result, for: label)
            }
            if code == 0 { return true }
            if LaunchdCode.inFlux.contains(code) { return nil }
            // Any other status can mean several things; what is there now means one.
            if !LaunchdCode.otherDomain.contains(code), try await job(label, in: domain) != nil { return nil }
            if LaunchdCode.otherDomain.contains(code) || hasEnabled {
                throw launchctl.failure(.failed, arguments, result, for: label)
            }
            // A disabled service is refused with 119, or with 5 like everything else.
            try await enable(label, in: domain)
            hasEnabled = true
            return nil
        }
        if isLoaded == true { return }
        let cause = ServiceManagerError.Cause.stillThere(.stopping, after: budget)
        throw ServiceManagerError(label, cause, command: launchctl.commandLine(arguments), result: last)
    }

    private func enable(_ label: String, in domain: String) async throws(ServiceManagerError) {
        try await launchctl.require(["enable", "\(domain)/\(label)"], for: label)
    }

    /// `RunAtLoad` alone sometimes leaves a service loaded that never ran. Never with `-k`, which would end it.
    func kickstart(_ label: String, in domain: String) async throws(ServiceManagerError) {
        let arguments = ["kickstart", "\(domain)/\(label)"]
        let result = try await launchctl.run(arguments, for: label)
        if result.status.isSuccess { return }
        // Also said of what runs already.
        if let job = try await job(label, in: domain), job.state.isUp { return }
        throw launchctl.failure(.failed, arguments, result, for: label)
    }

    /// Lets launchd end the service and forget it, and waits until it has, in every domain that has it.
    func unload(_ label: String, stopTimeout: Int) async throws(ServiceManagerError) {
        for (domain, _) in try await jobs(label) {
            try await unload(label, in: domain, stopTimeout: stopTimeout)
        }
    }

    func unload(_ label: String, in domain: String, stopTimeout: Int) async throws(ServiceManagerError) {
        let arguments = ["bootout", "\(domain)/\(label)"]
        let deadline = Duration.seconds(stopTimeout) + Self.unloadMargin
        let result = try await launchctl.run(arguments, for: label, deadline: deadline)
        guard case .exited(let code) = result.status else {
            throw launchctl.failure(.failed, arguments, result, for: label)
        }
        let isUnderWay = code == 0 || LaunchdCode.inFlux.contains(code) || LaunchdCode.notLoaded.contains(code)
        if !isUnderWay {
            // Another status can mean anything; only a service that stays as it was is a failure.
            guard let job = try await job(label, in: domain) else { return }
            if job.state != .stopping { throw launchctl.failure(.failed, arguments, result, for: label) }
        }
        try await waitUntilGone(label, in: domain, stopTimeout: stopTimeout)
    }

    /// Returns once the name is free.
    private func waitUntilGone(_ label: String, in domain: String, stopTimeout: Int) async throws(ServiceManagerError) {
        let budget = Duration.seconds(stopTimeout) + Self.unloadMargin
        var state = ServiceState.unknown
        let isGone = try await polled(for: budget) { () async throws(ServiceManagerError) -> Bool? in
            guard let job = try await job(label, in: domain) else { return true }
            state = job.state
            return nil
        }
        if isGone != true { throw ServiceManagerError(label, .stillThere(state, after: budget)) }
    }

    /// ``ManagerContext/poll(for:_:)`` with this manager's kind of error.
    private func polled<T>(
        for budget: Duration, _ look: () async throws(ServiceManagerError) -> T?
    ) async throws(ServiceManagerError) -> T? {
        do {
            return try await context.poll(for: budget, look)
        } catch let error as ServiceManagerError {
            throw error
        } catch {
            throw ServiceManagerError("launchd", .cannotRun(.cancelled))
        }
    }
}
