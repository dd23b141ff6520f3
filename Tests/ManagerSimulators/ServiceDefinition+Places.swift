package import Platform

extension ServiceDefinition {
    /// Where the unit lies for the simulated user.
    package var unitPath: String { "/home/u/.config/systemd/user/" + unitName }
    /// The link that has the unit started at login.
    package var wantedLink: String { "/home/u/.config/systemd/user/default.target.wants/" + unitName }
    /// Where the property list lies for the simulated user.
    package var plistPath: String { "/home/u/Library/LaunchAgents/" + plistName }
}
