#if os(Windows)
package import WinSDK

/// The access list that stands for the permissions 0700 and 0600: this user alone, and nothing that a directory above
/// hands down. What is made inside of a directory with it gets the same.
package enum OwnerOnlyAccess {
    /// Calls `body` with attributes for a call that makes something; valid only during the call.
    /// - Parameter inherited: whether a child gets what is made, for handles.
    /// - Throws: ``SystemError``
    package static func withAttributes<T: ~Copyable>(
        inherited: Bool = false, _ body: (UnsafeMutablePointer<SECURITY_ATTRIBUTES>) throws(SystemError) -> T
    ) throws(SystemError) -> T {
        try withDescriptor { descriptor throws(SystemError) in
            var attributes = SECURITY_ATTRIBUTES()
            attributes.nLength = DWORD(MemoryLayout<SECURITY_ATTRIBUTES>.size)
            attributes.lpSecurityDescriptor = descriptor
            attributes.bInheritHandle = WindowsBool(inherited)
            return try body(&attributes)
        }
    }

    /// Gives an open file or directory this list.
    /// - Throws: ``SystemError``
    package static func apply(to handle: HANDLE?, named path: String) throws(SystemError) {
        try withDescriptor { descriptor throws(SystemError) in
            var isPresent: WindowsBool = false
            var isDefaulted: WindowsBool = false
            var list: PACL?
            try windowsCall("GetSecurityDescriptorDacl", on: path) {
                GetSecurityDescriptorDacl(descriptor, &isPresent, &list, &isDefaulted)
            }
            let what =
                SECURITY_INFORMATION(DACL_SECURITY_INFORMATION)
                | SECURITY_INFORMATION(PROTECTED_DACL_SECURITY_INFORMATION)
            let status = SetSecurityInfo(handle, SE_FILE_OBJECT, what, nil, nil, list, nil)
            if status != DWORD(ERROR_SUCCESS) {
                throw SystemError(call: "SetSecurityInfo", subject: path, number: Int32(bitPattern: status))
            }
        }
    }

    /// `D` the access list, `P` not inherited from above; `OICI` handed down to files and directories; `FA` everything.
    /// "Security Descriptor String Format" in Microsoft's documentation.
    private static func withDescriptor<T: ~Copyable>(
        _ body: (PSECURITY_DESCRIPTOR) throws(SystemError) -> T
    ) throws(SystemError) -> T {
        let user = try UserToken.securityIdentifier()
        let text = "O:\(user)D:P(A;OICI;FA;;;\(user))"
        var descriptor: PSECURITY_DESCRIPTOR?
        try windowsCall("ConvertStringSecurityDescriptorToSecurityDescriptorW", on: text) {
            text.withWide {
                ConvertStringSecurityDescriptorToSecurityDescriptorW($0, DWORD(SDDL_REVISION_1), &descriptor, nil)
            }
        }
        defer { LocalFree(descriptor) }
        guard let descriptor else {
            throw SystemError(call: "LocalAlloc", subject: text, number: ErrorNumber.invalidArgument)
        }
        return try body(descriptor)
    }
}
#endif
