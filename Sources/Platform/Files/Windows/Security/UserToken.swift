#if os(Windows)
import WinSDK

/// Whom this process acts for: the user of its access token.
package enum UserToken {
    /// The user's security identifier, e.g. `S-1-5-21-…-1001`.
    /// - Throws: ``SystemError``
    package static func securityIdentifier() throws(SystemError) -> String {
        try withSecurityIdentifier { sid throws(SystemError) in try text(of: sid) }
    }

    /// Calls `body` with the identifier as the system's calls take it; valid only during the call.
    static func withSecurityIdentifier<T>(
        ofProcess process: HANDLE? = GetCurrentProcess(), _ body: (PSID) throws(SystemError) -> T
    ) throws(SystemError) -> T {
        var raw: HANDLE?
        try windowsCall("OpenProcessToken", on: "process") { OpenProcessToken(process, DWORD(TOKEN_QUERY), &raw) }
        let token = OwnedDescriptor(adopting: Descriptor(handle: raw))
        let handle = token.handle
        var size: DWORD = 0
        // Fails for want of room and says how much it takes.
        _ = GetTokenInformation(handle, TokenUser, nil, 0, &size)
        let buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(Int(size), MemoryLayout<TOKEN_USER>.size), alignment: MemoryLayout<TOKEN_USER>.alignment)
        defer { buffer.deallocate() }
        try windowsCall("GetTokenInformation", on: "process") {
            GetTokenInformation(handle, TokenUser, buffer.baseAddress, DWORD(buffer.count), &size)
        }
        guard let sid = buffer.load(as: TOKEN_USER.self).User.Sid else {
            throw SystemError(call: "GetTokenInformation", subject: "process", number: ErrorNumber.notFound)
        }
        return try body(sid)
    }

    /// The last part of the identifier of a process's user; nil when the system does not say.
    static func relativeIdentifier(ofProcess process: HANDLE? = GetCurrentProcess()) -> UInt32? {
        try? withSecurityIdentifier(ofProcess: process) { sid in
            guard let count = GetSidSubAuthorityCount(sid)?.pointee, count > 0 else { return 0 }
            return GetSidSubAuthority(sid, DWORD(count) - 1)?.pointee ?? 0
        }
    }

    /// An identifier in its usual spelling.
    static func text(of sid: PSID) throws(SystemError) -> String {
        var text: UnsafeMutablePointer<WCHAR>?
        try windowsCall("ConvertSidToStringSidW", on: "security identifier") { ConvertSidToStringSidW(sid, &text) }
        defer { LocalFree(text) }
        guard let text else { return "" }
        return String(decodingCString: text, as: UTF16.self)
    }
}
#endif
