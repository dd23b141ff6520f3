@testable import Platform

/// A manager that never says of a service that it is down.
struct ForgetfulManager: WrappedManager {
    let base: any ServiceManager

    func inspect(_ definition: ServiceDefinition) async throws -> ServiceInspection {
        var inspection = try await base.inspect(definition)
        inspection.state = .unknown
        inspection.running = Fact(.unknown, source: "a test", detail: "it does not say")
        return inspection
    }
}

/// A manager whose services are stopped by somebody else while they start.
struct InterruptedManager: WrappedManager {
    let base: any ServiceManager

    func apply(_ plan: ServicePlan, ready: @Sendable () async throws -> Void) async throws -> [String] {
        throw ServiceApplyError(
            subject: plan.inspection.identifier,
            cause: ServiceManagerError(plan.inspection.identifier, .stoppedMeanwhile), unrestored: [])
    }
}

/// A manager that remembers nothing of starts that failed.
struct RefusingManager: WrappedManager {
    let base: any ServiceManager
    let start: @Sendable () throws -> Void

    func apply(_ plan: ServicePlan, ready: @Sendable () async throws -> Void) async throws -> [String] {
        try start()
        let unit = plan.inspection.identifier
        throw ServiceApplyError(subject: unit, cause: ServiceManagerError(unit, .forgotten), unrestored: [])
    }
}

/// A manager that does not take a stop in.
struct HungManager: WrappedManager {
    let base: any ServiceManager

    func stop(_ definition: ServiceDefinition) async throws {
        throw ServiceManagerError(definition.unitName, .timedOut(.seconds(8)))
    }
}

/// A manager whose services fail while somebody runs `daemon stop`.
struct CancelledManager: WrappedManager {
    let base: any ServiceManager
    let stop: @Sendable () async throws -> Void

    func apply(_ plan: ServicePlan, ready: @Sendable () async throws -> Void) async throws -> [String] {
        try await stop()
        throw ServiceApplyError(
            subject: plan.inspection.identifier, cause: ServiceManagerError(plan.inspection.identifier, .failed),
            unrestored: [])
    }
}

/// A manager that cannot be asked for anything.
struct MuteManager: WrappedManager {
    let base: any ServiceManager

    func plan(_ wanted: ServiceDefinition) async throws -> ServicePlan {
        throw ServiceManagerError(wanted.unitName, .failed)
    }
    func stop(_ definition: ServiceDefinition) async throws { throw ServiceManagerError(definition.unitName, .failed) }
}

/// A manager whose commands find nobody.
struct SilentManager: WrappedManager {
    let base: any ServiceManager

    private func silence(_ definition: ServiceDefinition) -> ServiceManagerError {
        ServiceManagerError(definition.unitName, .unavailable(.silent("Connection refused")))
    }
    func plan(_ wanted: ServiceDefinition) async throws -> ServicePlan { throw silence(wanted) }
    func stop(_ definition: ServiceDefinition) async throws { throw silence(definition) }
    func inspect(_ definition: ServiceDefinition) async throws -> ServiceInspection {
        var inspection = try await base.examine(definition)
        inspection.running = Fact(.unknown, source: "a test", detail: "Connection refused")
        return inspection
    }
}

/// A manager that ends a service for a new definition, and then can start neither that nor the old one.
struct RuinousManager: WrappedManager {
    let base: any ServiceManager

    func apply(_ plan: ServicePlan, ready: @Sendable () async throws -> Void) async throws -> [String] {
        try await base.stop(plan.wanted)
        let failure = ServiceManagerError(plan.inspection.identifier, .startFailed(result: "exit-code", status: 1))
        throw ServiceApplyError(subject: plan.inspection.identifier, cause: failure, unrestored: [failure])
    }
}

/// A manager that does what another one does.
protocol WrappedManager: ServiceManager {
    var base: any ServiceManager { get }
}

extension WrappedManager {
    var kind: ServiceManagerKind { base.kind }
    var obstacle: ServiceUnavailability? { base.obstacle }
    func availability() async -> ServiceAvailability { await base.availability() }
    func examine(_ definition: ServiceDefinition) async throws -> ServiceInspection {
        try await base.examine(definition)
    }
    func inspect(_ definition: ServiceDefinition) async throws -> ServiceInspection {
        try await base.inspect(definition)
    }
    func plan(_ wanted: ServiceDefinition) async throws -> ServicePlan { try await base.plan(wanted) }
    func apply(_ plan: ServicePlan, ready: @Sendable () async throws -> Void) async throws -> [String] {
        try await base.apply(plan, ready: ready)
    }
    func start(_ definition: ServiceDefinition, _ mode: ServiceStart) async throws {
        try await base.start(definition, mode)
    }
    func stop(_ definition: ServiceDefinition) async throws { try await base.stop(definition) }
    func restart(_ definition: ServiceDefinition) async throws { try await base.restart(definition) }
    func disable(_ definition: ServiceDefinition) async throws -> [String] { try await base.disable(definition) }
    func uninstall(_ definition: ServiceDefinition) async throws -> [String] { try await base.uninstall(definition) }
    func installation(of definition: ServiceDefinition) async throws -> InstalledService? {
        try await base.installation(of: definition)
    }
    func legacyService(of definition: ServiceDefinition) async throws -> LegacyService? {
        try await base.legacyService(of: definition)
    }
    func installed(_ application: Application, role: String) async throws -> [InstalledService] {
        try await base.installed(application, role: role)
    }
}
