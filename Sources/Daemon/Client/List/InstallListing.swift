/// The installs of a user, and whether those are all.
package struct InstallListing: Sendable, Equatable {
    /// What was found, sorted by home.
    package var installs: [Install]
    /// Why the service definitions could not be read, so that only what runs was found; nil when they were.
    package var unreadDefinitions: String?
}
