package import Platform

/// One answer in a report, with where it comes from.
package struct StatusFact: Codable, Sendable, Equatable {
    /// `yes`, `no` or `unknown`.
    package var answer: String
    /// What was asked: a file, a command, the daemon.
    package var source: String
    /// What it said, or why nothing could be learnt from it.
    package var detail: String

    /// The same as `fact`, for scripts.
    package init(_ fact: Fact) {
        answer = fact.answer.rawValue
        source = fact.source
        detail = fact.detail
    }
}
