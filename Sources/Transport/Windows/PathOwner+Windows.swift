#if os(Windows)
import Platform

extension PathOwner {
    /// Looks once. Unix sockets are not used here, so one that is found is something else.
    static func look(at path: String) -> PathOwner {
        do throws(SystemError) {
            _ = try FileAccess(at: path)
            return .other
        } catch {
            return error.isAbsent ? .absent : .unknown(error)
        }
    }
}
#endif
