/// Where the environment of the user's commands comes from (design §9).
package struct EnvironmentDescription: Codable, Sendable, Equatable {
    /// How far it can be relied on, in one word; `unknown` without a daemon that has asked.
    package var quality: String
    /// Where it comes from, in a few words.
    package var source: String

    /// A description of these values.
    package init(quality: String, source: String) {
        self.quality = quality
        self.source = source
    }
}
