#if os(Windows)
import WinSDK

extension DetachedProcess {
    /// The write end of the readiness pipe in the child, in the place of standard input; see ``ChildProcess``.
    package static var readinessDescriptor: Descriptor {
        // STD_INPUT_HANDLE, winbase.h: a cast that is not imported.
        Descriptor(handle: GetStdHandle(DWORD(bitPattern: -10)))
    }
}
#endif
