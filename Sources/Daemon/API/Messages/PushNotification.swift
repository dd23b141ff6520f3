/// What a hook tells the daemon: the inbox records it has just written.
package struct PushNotification: Codable, Sendable {
    /// The ids of the records, which are those of the runs.
    package var pushes: [RunID]

    /// Tells of these records.
    package init(pushes: [RunID]) { self.pushes = pushes }
}
