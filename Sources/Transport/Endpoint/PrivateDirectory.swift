import Platform

/// What is wrong with a directory that has to belong to this user alone.
enum DirectoryFault: Error, Equatable, CustomStringConvertible {
    case absent
    case unsafe(reason: String, remedy: String)
    case system(SystemError)

    var description: String {
        switch self {
        case .absent: "it does not exist"
        case .unsafe(let reason, let remedy): "\(reason); \(remedy)"
        case .system(let error): "\(error)"
        }
    }
}

/// Directories that nobody else can enter: whoever can write to one can put something of his own in place of an endpoint.
enum PrivateDirectory {
    /// Makes the directory, 0700; one that exists is left as it is. Its parent must exist.
    static func make(_ path: String) throws(SystemError) {
        do throws(SystemError) {
            try FileSystem.makeDirectory(path)
        } catch {
            if !error.alreadyExists { throw error }
        }
    }
}
