/// The daemon's answer to a ``PushNotification``.
package struct PushReceipt: Codable, Sendable {
    /// One answer a push, in no particular order.
    package var answers: [PushAnswer]

    /// A receipt of these answers.
    package init(answers: [PushAnswer]) { self.answers = answers }
}
