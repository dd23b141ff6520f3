#if os(Windows)
import Synchronization
import WinSDK

/// A pipe that no child inherits by accident.
package struct Pipe: ~Copyable, Sendable {
    /// The end that data comes out of.
    package let readEnd: OwnedDescriptor
    /// The end that data goes into.
    package let writeEnd: OwnedDescriptor

    /// Joins two ends that belong together.
    private init(readEnd: consuming OwnedDescriptor, writeEnd: consuming OwnedDescriptor) {
        self.readEnd = readEnd
        self.writeEnd = writeEnd
    }

    /// Makes a new pipe, for use within this process: both ends wait.
    package static func make() throws(SystemError) -> Pipe {
        var ends: (read: HANDLE?, write: HANDLE?)
        try windowsCall("CreatePipe", on: "new pipe") { CreatePipe(&ends.read, &ends.write, nil, 0) }
        return Pipe(
            readEnd: OwnedDescriptor(adopting: Descriptor(handle: ends.read)),
            writeEnd: OwnedDescriptor(adopting: Descriptor(handle: ends.write)))
    }

    /// Makes a pipe whose write end is for a child. The read end takes overlapped calls only.
    static func fromChild() throws(SystemError) -> Pipe {
        let name = uniqueName()
        let readEnd = try server(name, DWORD(PIPE_ACCESS_INBOUND))
        return Pipe(readEnd: readEnd, writeEnd: try client(name, DWORD(GENERIC_WRITE)))
    }

    /// Makes a pipe whose read end is for a child. The write end takes overlapped calls only.
    static func toChild() throws(SystemError) -> Pipe {
        let name = uniqueName()
        let writeEnd = try server(name, DWORD(PIPE_ACCESS_OUTBOUND))
        return Pipe(readEnd: try client(name, DWORD(GENERIC_READ)), writeEnd: writeEnd)
    }

    /// Closes the write end and gives the read end away.
    package consuming func takeReadEnd() -> OwnedDescriptor { readEnd }

    /// This process's end. Anonymous pipes have no overlapped calls, so it is a named one, whose first and only instance
    /// is this: nobody else can have made one of that name, or connect once the child's end is there.
    static func server(_ name: String, _ direction: DWORD) throws(SystemError) -> OwnedDescriptor {
        let mode = direction | DWORD(FILE_FLAG_OVERLAPPED) | DWORD(FILE_FLAG_FIRST_PIPE_INSTANCE)
        let size: DWORD = 64 << 10
        return try OwnerOnlyAccess.withAttributes { attributes throws(SystemError) in
            try OwnedDescriptor("CreateNamedPipeW", on: name) {
                name.withWide {
                    CreateNamedPipeW(
                        $0, mode, DWORD(PIPE_TYPE_BYTE) | DWORD(PIPE_REJECT_REMOTE_CLIENTS), 1, size, size, 0,
                        attributes)
                }
            }
        }
    }

    /// The child's end: programs expect calls on their standard streams to wait.
    private static func client(_ name: String, _ access: DWORD) throws(SystemError) -> OwnedDescriptor {
        try OwnedDescriptor("CreateFileW", on: name) {
            name.withWide { CreateFileW($0, access, 0, nil, DWORD(OPEN_EXISTING), 0, nil) }
        }
    }

    /// A name that nobody can guess.
    static func uniqueName() -> String {
        let number = lastNumber.wrappingAdd(1, ordering: .relaxed).newValue
        let random = (0..<2).map { _ in String(UInt64.random(in: .min ... .max), radix: 36) }.joined()
        return #"\\.\pipe\\#(CurrentProcess.id).\#(number).\#(random)"#
    }

    private static let lastNumber = Atomic<UInt64>(0)
}
#endif
