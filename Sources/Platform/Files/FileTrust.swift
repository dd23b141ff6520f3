/// Who can do what with an open file, as far as it matters to somebody who is going to believe what stands in it.
struct FileTrust: Sendable, Hashable {
    /// Not a directory, pipe or device.
    var isRegularFile: Bool
    /// It belongs to the user of this process.
    var isOwn: Bool
    /// Somebody else, other than an administrator, may change it.
    var othersMayWrite: Bool
    /// Somebody else, other than an administrator, may read it.
    var othersMayRead: Bool
}
