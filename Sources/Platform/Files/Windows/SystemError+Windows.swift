#if os(Windows)
import WinSDK

extension SystemError {
    /// The call, its subject, and words for the failure.
    public var description: String {
        "\(call) \(subject): \(Self.words[number] ?? "the system refused it") (Windows error \(number))"
    }

    /// Nothing exists under that name.
    public var isNotFound: Bool { number == Int32(ERROR_FILE_NOT_FOUND) || number == Int32(ERROR_PATH_NOT_FOUND) }
    /// Nothing has the name, and what should be a directory of it may be none.
    package var isAbsent: Bool { isNotFound || number == Int32(ERROR_DIRECTORY) }
    /// Something exists under that name already.
    public var alreadyExists: Bool { number == Int32(ERROR_FILE_EXISTS) || number == Int32(ERROR_ALREADY_EXISTS) }
    /// Permissions forbid it.
    public var isPermissionDenied: Bool {
        [Int32(ERROR_ACCESS_DENIED), Int32(ERROR_INVALID_OWNER), Int32(WSAEACCES)].contains(number)
    }
    /// A call that does not wait found nothing to do at the moment.
    public var wouldBlock: Bool {
        [Int32(WSAEWOULDBLOCK), Int32(ERROR_LOCK_VIOLATION), Int32(ERROR_IO_PENDING)].contains(number)
    }
    /// Whoever read from the other end went away.
    public var isBrokenPipe: Bool { number == Int32(ERROR_BROKEN_PIPE) || number == Int32(ERROR_NO_DATA) }
    /// This process or the whole system has no room for more open things.
    public var isOutOfDescriptors: Bool {
        [Int32(ERROR_TOO_MANY_OPEN_FILES), Int32(ERROR_NO_SYSTEM_RESOURCES), Int32(WSAEMFILE), Int32(WSAENOBUFS)]
            .contains(number)
    }
    /// Another process has the file open in a way that excludes this use; virus scanners do for a moment.
    var isSharingViolation: Bool { number == Int32(ERROR_SHARING_VIOLATION) }

    /// The path names a link where none is followed.
    package var isLink: Bool { number == Int32(ERROR_CANT_RESOLVE_FILENAME) }

    /// What the call that has just failed on this thread left behind; nothing may come between the two.
    package static func last(_ call: String, on subject: String) -> SystemError {
        SystemError(call: call, subject: subject, number: Int32(bitPattern: GetLastError()))
    }

    /// Own words for what occurs: the system's come in the language of the user, and often with a line's end.
    private static let words: [Int32: String] = [
        Int32(ERROR_FILE_NOT_FOUND): "the file does not exist",
        Int32(ERROR_PATH_NOT_FOUND): "the directory does not exist",
        Int32(ERROR_TOO_MANY_OPEN_FILES): "too many files are open",
        Int32(ERROR_ACCESS_DENIED): "access is denied",
        Int32(ERROR_INVALID_HANDLE): "the handle is not valid",
        Int32(ERROR_NOT_ENOUGH_MEMORY): "there is not enough memory",
        Int32(ERROR_SHARING_VIOLATION): "another process is using it",
        Int32(ERROR_LOCK_VIOLATION): "another process has locked it",
        Int32(ERROR_NOT_SUPPORTED): "it is not supported here",
        Int32(ERROR_FILE_EXISTS): "the file exists already",
        Int32(ERROR_ALREADY_EXISTS): "it exists already",
        Int32(ERROR_INVALID_PARAMETER): "an argument is not valid",
        Int32(ERROR_BROKEN_PIPE): "the other end of the pipe is gone",
        Int32(ERROR_NO_DATA): "the pipe is being closed",
        Int32(ERROR_DISK_FULL): "the disk is full",
        Int32(ERROR_INVALID_NAME): "the name is not valid",
        Int32(ERROR_DIR_NOT_EMPTY): "the directory is not empty",
        Int32(ERROR_FILENAME_EXCED_RANGE): "the name is too long",
        Int32(ERROR_DIRECTORY): "it is not a directory",
        Int32(ERROR_FILE_TOO_LARGE): "the file is too large",
        Int32(ERROR_PRIVILEGE_NOT_HELD): "this user lacks a right that it takes",
        Int32(ERROR_INVALID_OWNER): "it belongs to another user",
        Int32(ERROR_CANT_RESOLVE_FILENAME): "links lead back to themselves",
        Int32(ERROR_BAD_EXE_FORMAT): "it is not a program for this system",
        Int32(WSAEWOULDBLOCK): "it would have to wait",
        Int32(WSAECONNREFUSED): "nobody is listening there",
        Int32(WSAECONNRESET): "the other side ended the connection",
        Int32(WSAETIMEDOUT): "the other side did not answer in time",
        Int32(WSAEADDRINUSE): "the address is in use",
        Int32(WSAEMFILE): "too many sockets are open",
    ]
}

/// Makes a call that says whether it succeeded, and asks for the reason before anything can change it.
package func windowsCall(
    _ call: String, on subject: @autoclosure () -> String, _ body: () -> Bool
) throws(SystemError) {
    if body() { return }
    let number = GetLastError()
    throw SystemError(call: call, subject: subject(), number: Int32(bitPattern: number))
}
#endif
