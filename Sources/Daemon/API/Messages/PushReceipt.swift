/// The daemon's answer to a ``PushNotification``.
package struct PushReceipt: Codable, Sendable {
    package var answers: [PushAnswer]

    package init(answers: [PushAnswer]) { self.answers = answers }
}
