/// The value of `PATH`: directories, with what stands between them on this system.
package enum PathList {
    /// The directories in a value; empty entries, which mean the current directory, are left out.
    package static func directories(_ value: String?) -> [String] {
        (value ?? "").split(separator: FilePath.listSeparator).map(String.init)
    }

    /// The value that names these directories.
    package static func text(_ directories: [String]) -> String {
        directories.joined(separator: String(FilePath.listSeparator))
    }
}
