/// Numbers that nobody can guess.
enum Secret {
    /// Bytes from the system's generator.
    ///
    /// `SystemRandomNumberGenerator` is getrandom(2) on Linux, arc4random_buf(3) on Apple systems and BCryptGenRandom
    /// on Windows, as its documentation says.
    static func bytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        var bytes: [UInt8] = []
        // Eight at a time, because each number is a system call.
        while bytes.count < count { withUnsafeBytes(of: generator.next()) { bytes += $0 } }
        return Array(bytes.prefix(count))
    }
}
