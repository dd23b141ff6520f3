#if os(Windows)
import WinSDK

/// Whose a file is, and what others may do with it, read from its access list.
package struct FileAccess: Sendable, Hashable {
    /// What it is, links not followed.
    package let kind: FileKind
    /// It belongs to this user, or to the administrators: what an elevated process of this user makes belongs to them,
    /// and they can do with this user's files what they like anyway.
    package let isOwn: Bool
    /// Somebody other than this user, the administrators and the system may change it.
    package let othersMayWrite: Bool
    /// Somebody other than these may read it.
    package let othersMayRead: Bool

    /// Reads the list of what `path` names, links not followed.
    /// - Throws: ``SystemError``
    package init(at path: String) throws(SystemError) {
        let file = try OwnedDescriptor(
            opening: path, access: DWORD(READ_CONTROL) | DWORD(FILE_READ_ATTRIBUTES), disposition: OPEN_EXISTING,
            flags: DWORD(FILE_FLAG_BACKUP_SEMANTICS) | DWORD(FILE_FLAG_OPEN_REPARSE_POINT))
        try self.init(of: file, named: path)
    }

    /// Reads the list of an open file.
    /// - Throws: ``SystemError``
    package init(of file: borrowing OwnedDescriptor, named path: String) throws(SystemError) {
        let handle = file.handle
        if GetFileType(handle) == DWORD(FILE_TYPE_DISK) {
            let attributes = try file.information(path).dwFileAttributes
            // Whoever opened a link itself learns the rest by opening it.
            let isLink = attributes & DWORD(FILE_ATTRIBUTE_REPARSE_POINT) != 0 && FileSystem.kind(of: path) == .symlink
            kind = isLink ? .symlink : FileKind(attributes: attributes, tag: 0)
        } else {
            kind = .other
        }
        var owner: PSID?
        var list: PACL?
        var descriptor: PSECURITY_DESCRIPTOR?
        let what = SECURITY_INFORMATION(OWNER_SECURITY_INFORMATION) | SECURITY_INFORMATION(DACL_SECURITY_INFORMATION)
        let status = GetSecurityInfo(handle, SE_FILE_OBJECT, what, &owner, nil, &list, nil, &descriptor)
        if status != DWORD(ERROR_SUCCESS) {
            throw SystemError(call: "GetSecurityInfo", subject: path, number: Int32(bitPattern: status))
        }
        defer { LocalFree(descriptor) }
        let (isOwn, granted) = try UserToken.withSecurityIdentifier { user throws(SystemError) in
            let isOwn = owner.map { EqualSid($0, user) || Self.isAdministrators($0) } ?? false
            return (isOwn, try Self.grantedToOthers(list, user, path))
        }
        self.isOwn = isOwn
        othersMayWrite = granted & Self.writing != 0
        othersMayRead = granted & Self.reading != 0
    }

    /// FILE_WRITE_DATA, FILE_APPEND_DATA, FILE_WRITE_EA, FILE_DELETE_CHILD, FILE_WRITE_ATTRIBUTES, DELETE, WRITE_DAC,
    /// WRITE_OWNER, GENERIC_ALL, GENERIC_WRITE: winnt.h.
    private static let writing: DWORD = 0x2 | 0x4 | 0x10 | 0x40 | 0x100 | 0x1_0000 | 0x4_0000 | 0x8_0000 | 0x5000_0000
    /// FILE_READ_DATA, GENERIC_ALL, GENERIC_READ: winnt.h.
    private static let reading: DWORD = 0x1 | 0x9000_0000

    /// Everything that entries of the list grant to anybody else. What other entries deny is not taken off, so this
    /// errs on the safe side. No list at all grants everything to everybody.
    private static func grantedToOthers(_ list: PACL?, _ user: PSID, _ path: String) throws(SystemError) -> DWORD {
        guard let list else { return .max }
        var granted: DWORD = 0
        for index in 0..<DWORD(list.pointee.AceCount) {
            var entry: LPVOID?
            try windowsCall("GetAce", on: path) { GetAce(list, index, &entry) }
            guard let entry else { continue }
            let header = entry.load(as: ACE_HEADER.self)
            let isInheritOnly = DWORD(header.AceFlags) & DWORD(INHERIT_ONLY_ACE) != 0
            guard allowing.contains(Int32(header.AceType)), !isInheritOnly,
                let start = MemoryLayout<ACCESS_ALLOWED_ACE>.offset(of: \.SidStart)
            else { continue }
            if namesUserFirst.contains(Int32(header.AceType)), isTrusted(entry + start, user) { continue }
            granted |= entry.load(as: ACCESS_ALLOWED_ACE.self).Mask
        }
        return granted
    }

    /// Entries that say whom they are about right after what they grant, under a condition or not.
    private static let namesUserFirst = [ACCESS_ALLOWED_ACE_TYPE, ACCESS_ALLOWED_CALLBACK_ACE_TYPE]
    /// Entries that grant something. Those which files do not have are taken to grant it to everybody.
    private static let allowing =
        namesUserFirst + [
            ACCESS_ALLOWED_COMPOUND_ACE_TYPE, ACCESS_ALLOWED_OBJECT_ACE_TYPE, ACCESS_ALLOWED_CALLBACK_OBJECT_ACE_TYPE,
        ]

    private static func isTrusted(_ sid: PSID, _ user: PSID) -> Bool {
        EqualSid(sid, user) || isAdministrators(sid) || isWellKnown(sid, WinLocalSystemSid)
            || isWellKnown(sid, WinCreatorOwnerSid) || isWellKnown(sid, WinCreatorOwnerRightsSid)
    }

    private static func isAdministrators(_ sid: PSID) -> Bool { isWellKnown(sid, WinBuiltinAdministratorsSid) }

    private static func isWellKnown(_ sid: PSID, _ type: WELL_KNOWN_SID_TYPE) -> Bool { IsWellKnownSid(sid, type) }
}
#endif
