public import Platform

/// Why an endpoint file is not followed.
public struct EndpointFileError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong with it.
    public enum Problem: Sendable, Equatable {
        /// Nothing has the name.
        case absent
        /// It is a symbolic link, which whoever can write there could have pointed elsewhere.
        case symbolicLink
        /// It is a directory.
        case directory
        /// It is a socket, and to be connected to instead.
        case socket
        /// It is a pipe or a device.
        case special
        /// It belongs to the user with this id.
        case foreign(owner: UInt32)
        /// Others may read or write it; the permission bits.
        case exposed(mode: UInt32)
        /// It has no content.
        case empty
        /// It has more bytes than any endpoint file.
        case tooLong(limit: Int)
        /// Its content is not what it must be, for this reason.
        case damaged(String)
        /// A version of the server that writes this other format wrote it.
        case otherFormat(Int)
        /// The system refused.
        case system(SystemError)
    }

    /// The file.
    public var path: String
    /// What is wrong with it.
    public var problem: Problem

    /// Names the file and the problem.
    public init(_ path: String, _ problem: Problem) {
        self.path = path
        self.problem = problem
    }

    /// What is wrong and what to do about it, in one sentence.
    public var description: String { "\(reason); \(remedy)" }

    /// What is wrong.
    public var reason: String { "\(path) is not followed: \(detail)" }

    private var detail: String {
        switch problem {
        case .absent: "it does not exist"
        case .symbolicLink: "it is a symbolic link"
        case .directory: "it is a directory"
        case .socket: "it is a socket"
        case .special: "it is a pipe or a device"
        case .foreign(let owner): "it belongs to the user with id \(owner)"
        case .exposed(let mode): "its permissions \(String(mode, radix: 8)) let others see or change it"
        case .empty: "it is empty"
        case .tooLong(let limit): "it is longer than \(limit) bytes"
        case .damaged(let reason): reason
        case .otherFormat(let format): "it has format \(format), this program reads \(EndpointFile.format)"
        case .system(let error): "\(error)"
        }
    }

    /// What to do about it.
    public var remedy: String {
        switch problem {
        case .absent: "start the server"
        case .symbolicLink, .directory, .socket, .special: "move it away and start the server again"
        case .foreign: "run this as that user, or remove the file and start the server again"
        // Whoever has read the key could use it, so tightening the permissions would not do.
        case .exposed, .empty: "restart the server, which writes a new one"
        case .tooLong, .damaged: "remove it and start the server again"
        case .otherFormat: "use the same version on both sides: restart the server, or update this program"
        case .system: "check the file and its directory"
        }
    }
}
