/// The permissions of a file: the nine bits of chmod(2).
///
/// Windows has access lists instead. There, permissions that give nothing to anybody but the owner become a list with
/// this user alone, and all others what the directory hands down.
package struct FileMode: Sendable, Hashable, ExpressibleByIntegerLiteral {
    /// The bits, as chmod(2) has them.
    package let bits: UInt16

    /// Takes the bits of chmod(2) out of a number, such as `st_mode`, that may hold more.
    package init(_ number: some BinaryInteger) { bits = UInt16(truncatingIfNeeded: number) & 0o7777 }

    /// Takes a literal, normally an octal one.
    package init(integerLiteral value: UInt16) { self.bits = value }

    /// Whether only the owner gets anything.
    package var isPrivate: Bool { bits & 0o077 == 0 }
}
