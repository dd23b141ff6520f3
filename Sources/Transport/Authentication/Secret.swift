/// Numbers that nobody can guess.
enum Secret {
    /// Bytes from the system's generator.
    ///
    /// `SystemRandomNumberGenerator` is getrandom(2) on Linux, arc4random_buf(3) on Apple systems and BCryptGenRandom
    /// on Windows, as its documentation says.
    static func bytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}
