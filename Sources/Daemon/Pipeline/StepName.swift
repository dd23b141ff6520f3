/// The steps that this pipeline has, in the order in which they run.
package enum StepName: String, CaseIterable, Codable, Sendable {
    /// Makes the worktree ready: trusted configuration, copied files, `commands.setup`. Never skipped.
    case setup
    case rebase
    case test
    case lint
    case push

    /// The names that `no-mistakes.skip`, `no-mistakes.approve` and `approve:` accept.
    package static let skippable: [Self] = allCases.filter { $0 != .setup }
}
