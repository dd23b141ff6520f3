/// The names that one application gives to what it installs and reads.
package struct Application: Sendable, Hashable {
    /// The command's name; the default home is `~/.<name>`.
    package let name: String
    /// The prefix of identifiers in reverse-DNS form, without a trailing dot.
    package let reverseDNSPrefix: String
    /// The environment variable that names another home.
    package let homeVariable: String

    /// Names an application.
    package init(name: String, reverseDNSPrefix: String, homeVariable: String) {
        self.name = name
        self.reverseDNSPrefix = reverseDNSPrefix
        self.homeVariable = homeVariable
    }
}
