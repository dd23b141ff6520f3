#if os(Windows)
import WinSDK

/// A handle or a socket with exactly one owner, closed when the owner goes.
package struct OwnedDescriptor: ~Copyable, Sendable {
    private enum Kind { case handle, socket }

    /// The handle or socket, valid as long as this owner lives.
    package let rawValue: Descriptor
    private let kind: Kind

    /// Takes ownership of a handle; nobody else may close it from here on.
    package init(adopting rawValue: Descriptor) {
        self.rawValue = rawValue
        kind = .handle
    }

    /// Takes ownership of a `SOCKET`, which is read, written and closed by calls of its own.
    package init(adoptingSocket socket: UInt64) {
        rawValue = Descriptor(truncatingIfNeeded: socket)
        kind = .socket
    }

    /// Takes ownership of what a call gave that may have failed; both signs of that are known here.
    /// - Throws: ``SystemError`` with the reason.
    init(_ call: String, on subject: String, _ body: () -> HANDLE?) throws(SystemError) {
        let handle = body()
        let number = GetLastError()
        guard let handle, handle != INVALID_HANDLE_VALUE else {
            throw SystemError(call: call, subject: subject, number: Int32(bitPattern: number))
        }
        self.init(adopting: Descriptor(handle: handle))
    }

    /// As the calls of the system take it.
    var handle: HANDLE? { rawValue.handle }

    /// Writes all of `bytes`, however many calls that takes.
    package borrowing func write(all bytes: [UInt8]) throws(SystemError) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        defer { buffer.deallocate() }
        buffer.copyBytes(from: bytes)
        try write(all: UnsafeRawBufferPointer(buffer))
    }

    /// Writes all that a buffer holds.
    package borrowing func write(all bytes: UnsafeRawBufferPointer) throws(SystemError) {
        var rest = bytes[...]
        while !rest.isEmpty { rest = rest.dropFirst(try writeOnce(UnsafeRawBufferPointer(rebasing: rest))) }
    }

    /// Reads what one call gives, at most `count` bytes; empty means the end of the file, pipe or stream.
    package borrowing func read(upTo count: Int) throws(SystemError) -> [UInt8] {
        var failure: SystemError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            do throws(SystemError) {
                initialized = try readOnce(UnsafeMutableRawBufferPointer(buffer))
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return bytes
    }

    private borrowing func writeOnce(_ bytes: UnsafeRawBufferPointer) throws(SystemError) -> Int {
        switch kind {
        case .handle:
            var written: DWORD = 0
            let handle = handle
            try windowsCall("WriteFile", on: "handle \(rawValue)") {
                WriteFile(handle, bytes.baseAddress, DWORD(clamping: bytes.count), &written, nil)
            }
            return Int(written)
        case .socket:
            let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            let sent = send(SOCKET(UInt(bitPattern: rawValue)), start, Int32(clamping: bytes.count), 0)
            if sent < 0 { throw Self.socketError("send", rawValue) }
            return Int(sent)
        }
    }

    private borrowing func readOnce(_ buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
        switch kind {
        case .handle:
            var count: DWORD = 0
            if ReadFile(handle, buffer.baseAddress, DWORD(clamping: buffer.count), &count, nil) { return Int(count) }
            let error = SystemError.last("ReadFile", on: "handle \(rawValue)")
            // The end of a pipe whose writers are gone, and of a file that is read at an offset.
            if error.number == Int32(ERROR_BROKEN_PIPE) || error.number == Int32(ERROR_HANDLE_EOF) { return 0 }
            throw error
        case .socket:
            let start = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            let count = recv(SOCKET(UInt(bitPattern: rawValue)), start, Int32(clamping: buffer.count), 0)
            if count < 0 { throw Self.socketError("recv", rawValue) }
            return Int(count)
        }
    }

    private static func socketError(_ call: String, _ socket: Descriptor) -> SystemError {
        SystemError(call: call, subject: "socket \(socket)", number: WSAGetLastError())
    }

    /// Waits until what was written has reached the disk.
    package borrowing func synchronize() throws(SystemError) {
        let handle = handle
        try windowsCall("FlushFileBuffers", on: "handle \(rawValue)") { FlushFileBuffers(handle) }
    }

    /// Makes reads and writes of a socket fail with WSAEWOULDBLOCK instead of waiting.
    /// - Throws: ``SystemError``, for a handle always: there, waiting is avoided with overlapped calls.
    package borrowing func setNonblocking() throws(SystemError) {
        guard kind == .socket else {
            throw SystemError(call: "ioctlsocket", subject: "handle \(rawValue)", number: ErrorNumber.notSupported)
        }
        var on: u_long = 1
        // FIONBIO, winsock2.h: a macro that is not imported.
        let command = Int32(bitPattern: 0x8004_667E)
        if ioctlsocket(SOCKET(UInt(bitPattern: rawValue)), command, &on) != 0 {
            throw Self.socketError("ioctlsocket", rawValue)
        }
    }

    /// Gives ownership away: whoever takes the handle must close it.
    package consuming func release() -> Descriptor {
        let descriptor = rawValue
        discard self
        return descriptor
    }

    /// Closes now and reports what the system says.
    package consuming func finish() throws(SystemError) {
        let isSocket = kind == .socket
        let descriptor = release()
        if isSocket {
            if closesocket(SOCKET(UInt(bitPattern: descriptor))) != 0 {
                throw Self.socketError("closesocket", descriptor)
            }
        } else {
            try windowsCall("CloseHandle", on: "handle \(descriptor)") { CloseHandle(descriptor.handle) }
        }
    }

    deinit {
        switch kind {
        case .handle: _ = CloseHandle(rawValue.handle)
        case .socket: _ = closesocket(SOCKET(UInt(bitPattern: rawValue)))
        }
    }
}
#endif
