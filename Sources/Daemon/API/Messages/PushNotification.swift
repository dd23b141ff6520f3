/// What a hook tells the daemon: the inbox records it has just written.
package struct PushNotification: Codable, Sendable {
    package var pushes: [RunID]

    package init(pushes: [RunID]) { self.pushes = pushes }
}
