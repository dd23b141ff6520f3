/// An inspection with what a plan needs beside it, so that nothing is asked twice.
struct ServiceSurvey: Sendable {
    var inspection: ServiceInspection
    /// What lies in the place of the definition.
    var stored: StoredDefinition
    var legacy: LegacyDefinition?
    /// Why the manager could not be asked; the inspection has only its text.
    var failure: ServiceManagerError?

    /// What a plan can start from.
    /// - Throws: ``ServiceManagerError`` when the manager could not be asked, or nothing can be put into the place.
    func checked() throws(ServiceManagerError) -> ServiceSurvey {
        if let other = inspection.otherRoot { throw ServiceManagerError(inspection.identifier, .ofAnotherRoot(other)) }
        if let failure { throw failure }
        switch stored {
        case .obstacle(let kind): throw ServiceManagerError(inspection.location, .obstructed(by: kind))
        case .unreadable(let reason): throw ServiceManagerError(inspection.location, .storage(reason))
        case .absent, .file, .link: break
        }
        return self
    }
}
