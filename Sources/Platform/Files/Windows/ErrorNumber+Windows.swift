#if os(Windows)
import WinSDK

/// The numbers of failures that this module finds by itself: "System Error Codes" in Microsoft's documentation.
enum ErrorNumber {
    static let notFound = Int32(ERROR_FILE_NOT_FOUND)
    static let invalidArgument = Int32(ERROR_INVALID_PARAMETER)
    static let notOwner = Int32(ERROR_INVALID_OWNER)
    static let tooLarge = Int32(ERROR_FILE_TOO_LARGE)
    static let notADirectory = Int32(ERROR_DIRECTORY)
    static let busy = Int32(ERROR_LOCK_VIOLATION)
    static let notUTF8 = Int32(ERROR_NO_UNICODE_TRANSLATION)
    static let notSupported = Int32(ERROR_NOT_SUPPORTED)
}
#endif
