// The part of the Swift overlay of Darwin that the project's sources ask for.
@_exported import Darwin

/// The number of the last failure on this thread.
public var errno: Int32 {
    get { __error().pointee }
    set { __error().pointee = newValue }
}

/// The standard treatment of a signal; a cast in C, which is not imported.
public var SIG_DFL: sig_t? { nil }
/// The ignored signal.
public var SIG_IGN: sig_t { unsafeBitCast(1, to: sig_t.self) }

// Variadic functions are not imported; the overlay has these forms of them. Declared only: nothing here is ever run.
/// open(2)
@_silgen_name("open$2") public func open(_ path: UnsafePointer<CChar>, _ flags: Int32) -> Int32
/// open(2) of a file that may be created.
@_silgen_name("open$3") public func open(_ path: UnsafePointer<CChar>, _ flags: Int32, _ mode: mode_t) -> Int32
/// openat(2)
@_silgen_name("openat$3")
public func openat(_ directory: Int32, _ path: UnsafePointer<CChar>, _ flags: Int32) -> Int32
/// openat(2) of a file that may be created.
@_silgen_name("openat$4")
public func openat(_ directory: Int32, _ path: UnsafePointer<CChar>, _ flags: Int32, _ mode: mode_t) -> Int32
/// fcntl(2) without an argument.
@_silgen_name("fcntl$2") public func fcntl(_ descriptor: Int32, _ command: Int32) -> Int32
/// fcntl(2) with a number.
@_silgen_name("fcntl$3") public func fcntl(_ descriptor: Int32, _ command: Int32, _ value: Int32) -> Int32
