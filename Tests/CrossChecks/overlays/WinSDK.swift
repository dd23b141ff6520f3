// The part of the Swift overlay of WinSDK that the project's sources ask for.
@_exported import WinSDK

/// No handle; a cast in C, which is not imported.
public let INVALID_HANDLE_VALUE: HANDLE = UnsafeMutableRawPointer(bitPattern: -1).unsafelyUnwrapped
/// No socket.
public let INVALID_SOCKET: SOCKET = SOCKET(bitPattern: -1)

/// `BOOL`, which the compiler turns into `Bool` with the two functions below.
@frozen public struct WindowsBool: ExpressibleByBooleanLiteral {
    @usableFromInline var storage: Int32
    /// The value as Swift has it.
    public var boolValue: Bool { storage != 0 }
    /// Takes a literal.
    public init(booleanLiteral value: Bool) { storage = value ? 1 : 0 }
    /// Takes a value.
    public init(_ value: Bool) { storage = value ? 1 : 0 }
}

/// Called by code that the compiler writes.
@_transparent public func _convertBoolToWindowsBool(_ value: Bool) -> WindowsBool { WindowsBool(value) }
/// Called by code that the compiler writes.
@_transparent public func _convertWindowsBoolToBool(_ value: WindowsBool) -> Bool { value.boolValue }
