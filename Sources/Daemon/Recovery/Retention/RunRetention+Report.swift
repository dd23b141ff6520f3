extension RunRetention {
    /// What is kept of runs that are over, and how much there is, for people.
    package struct Report: Codable, Sendable, Equatable {
        /// As in ``RetentionPolicy``.
        package var days: Int
        /// As in ``RetentionPolicy``.
        package var runs: Int
        /// As in ``RetentionPolicy``.
        package var freeMiB: Int
        /// How many runs are remembered; nil when that cannot be told.
        package var recordedRuns: Int?
        /// How many MiB are free on the home's disk; nil when that cannot be told.
        package var availableMiB: Int64?
        /// How many worktrees are left of runs that are over: those that could not be cleaned up, or not yet; nil when
        /// that cannot be told.
        package var leftWorktrees: Int?

        /// All of it in one line for people.
        package var summary: String {
            var parts = [
                (recordedRuns.map { "\($0)" } ?? "?") + (runs > 0 ? " of at most \(runs) runs" : " runs"),
                days > 0 ? "for \(days) days" : "for ever",
            ]
            if freeMiB > 0 {
                let available = availableMiB.map { " (\($0) MB now)" } ?? ""
                parts.append("logs while \(freeMiB) MB are free\(available)")
            }
            if let left = leftWorktrees, left > 0 { parts.append("\(left) worktree(s) left of runs that are over") }
            return parts.joined(separator: ", ")
        }
    }
}
