import Platform

/// What has a name, and whose it is; links are not followed.
enum PathOwner: Equatable {
    case absent
    case socket(owner: UInt32)
    case other
    case unknown(SystemError)
}

/// The user whom this process works for.
enum LocalUser {
    /// The id of the user; see ``CurrentProcess/userID``.
    static var current: UInt32 { CurrentProcess.userID }
    /// The id of this process.
    static var process: Int32 { CurrentProcess.id }
}
