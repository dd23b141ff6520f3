import Daemon

/// Runs as lines for people.
enum RunTable {
    /// One line a run: status, branch, commit, time, id, and why.
    static func lines(_ runs: [RunSummary], _ output: Output) -> [String] {
        let width = min(40, runs.map { shown($0.branch).count }.max() ?? 0)
        return runs.map { run in
            let status = run.status.rawValue.padded(to: 11)
            let branch = shown(run.branch).padded(to: width)
            let position = run.queuePosition.map { "position \($0) in the queue" }
            let detail = waiting(run) ?? [position, run.reason.map(shown)].compactMap(\.self).joined(separator: "; ")
            let coloured = status.replacing(
                run.status.rawValue, with: output.status(run.status.rawValue), maxReplacements: 1)
            return "\(coloured) \(branch) \(run.commit.prefix(8)) \(run.createdAt) \(run.id)"
                + (detail.isEmpty ? "" : "  \(detail)")
        }
    }

    /// For what and since when a parked run waits; nil for others.
    private static func waiting(_ run: RunSummary) -> String? {
        run.question.map { "\(shown($0.text)) since \($0.askedAt)" }
    }

    /// How to answer a run that waits.
    static func respond(_ run: RunID) -> String { "no-mistakes respond --run \(run) --approve|--skip|--abort" }

    /// Text from outside, safe to print on a terminal.
    static func shown(_ text: String) -> String {
        String(
            text.unicodeScalars.map { scalar in
                scalar.properties.generalCategory == .control ? "?" : String(scalar)
            }.joined())
    }
}

extension String {
    /// The text with spaces up to `width` characters.
    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
