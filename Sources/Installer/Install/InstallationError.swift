/// Why nothing was installed.
package enum InstallationError: Error, Equatable, CustomStringConvertible {
    /// What has the name of the executable, or of a file that goes with it, is a directory, or somebody else's program.
    case foreign(String)

    /// What is wrong, and what to do about it.
    package var description: String {
        switch self {
        case .foreign(let path):
            "\(path) is there and is not this program's; move it away, or choose another directory "
                + "(NO_MISTAKES_INSTALL_DIR); nothing was changed"
        }
    }
}
