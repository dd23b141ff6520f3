#if !os(Windows)
#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The numbers of failures that this module finds by itself: errno(3).
enum ErrorNumber {
    static let notFound = ENOENT
    static let invalidArgument = EINVAL
    static let notOwner = EPERM
    static let tooLarge = EFBIG
    static let notADirectory = ENOTDIR
    static let busy = EWOULDBLOCK
    static let notUTF8 = EILSEQ
    static let notSupported = ENOTSUP
}
#endif
