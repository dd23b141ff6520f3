/// The names that one application gives to what it installs and reads.
public struct Application: Sendable, Hashable {
    /// The command's name; the default home is `~/.<name>`.
    public let name: String
    /// The prefix of identifiers in reverse-DNS form, without a trailing dot.
    public let reverseDNSPrefix: String
    /// The environment variable that names another home.
    public let homeVariable: String

    /// Names an application.
    public init(name: String, reverseDNSPrefix: String, homeVariable: String) {
        self.name = name
        self.reverseDNSPrefix = reverseDNSPrefix
        self.homeVariable = homeVariable
    }
}
