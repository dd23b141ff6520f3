/// Where the environment of the user's commands comes from (design §9).
package struct EnvironmentDescription: Codable, Sendable, Equatable {
    package var quality: String
    package var source: String

    package init(quality: String, source: String) {
        self.quality = quality
        self.source = source
    }
}
