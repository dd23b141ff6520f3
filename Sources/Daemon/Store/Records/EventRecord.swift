/// One change of a run's state, as it was recorded before anybody was told.
package struct EventRecord: Sendable, Hashable, Codable {
    /// The run that changed.
    package let runID: RunID
    /// Number within the run: 1, 2, 3 … without gaps.
    package let sequence: Int64
    /// When it was recorded.
    package let time: Timestamp
    /// What happened, as a stable word.
    package let kind: String
    /// Particulars: the text of one JSON object.
    package let payload: String

    /// A record of these values.
    package init(runID: RunID, sequence: Int64, time: Timestamp, kind: String, payload: String) {
        self.runID = runID
        self.sequence = sequence
        self.time = time
        self.kind = kind
        self.payload = payload
    }
}
