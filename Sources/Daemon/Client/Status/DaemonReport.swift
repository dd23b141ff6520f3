/// All that is known of a home's daemon and of its service.
package struct DaemonReport: Encodable, Sendable, Equatable {
    /// What scripts rely on.
    package var status: DaemonStatus
    /// Where the answers come from.
    package var evidence: StatusEvidence
    /// Why the daemon is not started any more, when it gave itself up.
    package var gaveUp: String?
    /// How the last daemon ended, when nobody had asked it to.
    package var lastFailure: String?
    /// Why the state is not known better.
    package var reason: String?

    /// Puts a report together.
    package init(
        status: DaemonStatus, evidence: StatusEvidence, gaveUp: String? = nil, lastFailure: String? = nil,
        reason: String? = nil
    ) {
        self.status = status
        self.evidence = evidence
        self.gaveUp = gaveUp
        self.lastFailure = lastFailure
        self.reason = reason
    }

    private enum CodingKeys: String, CodingKey { case evidence, gaveUp, lastFailure, reason }

    /// Writes the keys of the status and those of the rest beside them; absent values as null.
    package func encode(to encoder: any Encoder) throws {
        try status.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(evidence, forKey: .evidence)
        try container.encode(gaveUp, forKey: .gaveUp)
        try container.encode(lastFailure, forKey: .lastFailure)
        try container.encode(reason, forKey: .reason)
    }
}
