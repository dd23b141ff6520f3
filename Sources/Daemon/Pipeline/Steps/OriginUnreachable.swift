/// Origin did not answer, or not with what was asked for: nothing can be checked against it, or pushed to it.
struct OriginUnreachable: Error, CustomStringConvertible {
    /// What git says about it.
    var cause: GitError

    var description: String {
        "origin is unreachable: \(cause)\ncheck it with: git ls-remote origin; then: no-mistakes rerun"
    }

    /// Runs `body`, which asks origin, and gives its failure this name.
    static func naming<T>(_ body: () async throws -> T) async throws -> T {
        do {
            return try await body()
        } catch let cause as GitError {
            throw OriginUnreachable(cause: cause)
        }
    }
}
