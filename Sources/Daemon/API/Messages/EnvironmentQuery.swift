/// Asks which environment the user's commands get.
package struct EnvironmentQuery: Codable, Sendable {
    /// Find it out anew first.
    package var refresh: Bool
    /// Give values that look like secrets, too.
    package var revealed: Bool

    /// A question of these values.
    package init(refresh: Bool, revealed: Bool) {
        self.refresh = refresh
        self.revealed = revealed
    }
}
