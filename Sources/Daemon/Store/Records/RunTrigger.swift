/// What asked for a run.
package enum RunTrigger: String, Sendable, Hashable, Codable, CaseIterable {
    /// A push to the gate.
    case push
    /// `rerun` of a commit that the gate already has.
    case rerun
}
