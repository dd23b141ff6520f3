/// What the user asks of an update.
package struct UpdateOptions: Sendable, Hashable {
    /// Prompts are answered with yes; every warning is still printed.
    package var assumesYes = false
    /// Only look for a newer version.
    package var checksOnly = false
    /// This version, also when it is older; nil for the newest.
    package var version: Version?
    /// Another release source for this time; nil for the one in the receipt.
    package var source: ReleaseSource?
    /// Runs that execute are waited for instead of being cancelled.
    package var waits = false
    /// How long a new daemon has to stay up before it counts as working.
    package var soak = Duration.seconds(10)
    /// How long the `daemon start` of a new version may take, with everything that it falls back to.
    package var startPatience = returnPatience

    /// The same for the version that was there before.
    static let returnPatience = Duration.seconds(180)

    /// How long there may be no room on the disk for that one.
    static let roomPatience = Duration.seconds(10)

    /// The newest version, with prompts.
    package init() {}
}
