#if os(Windows)
import Platform

extension PrivateDirectory {
    /// Refuses what is no directory, belongs to somebody else or lets others in.
    static func check(_ path: String) throws(DirectoryFault) {
        let access: FileAccess
        do throws(SystemError) {
            access = try FileAccess(at: path)
        } catch {
            throw error.isAbsent ? .absent : .system(error)
        }
        guard access.kind == .directory else {
            throw .unsafe(reason: "\(path) is not a directory", remedy: "move it away")
        }
        guard access.isOwn else {
            throw .unsafe(
                reason: "\(path) belongs to another user",
                remedy: "run this as that user, or use a directory of your own")
        }
        guard !access.othersMayWrite, !access.othersMayRead else {
            throw .unsafe(
                reason: "the access list of \(path) lets others in",
                remedy: #"icacls "\#(path)" /inheritance:r /grant:r "%USERNAME%:(OI)(CI)F""#)
        }
    }
}
#endif
