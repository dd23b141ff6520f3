import Platform

extension Git {
    /// Whether `descendant` contains `ancestor`.
    /// - Throws: ``GitError`` when git cannot tell, because a commit is missing, say: 1 is "no", anything else no answer.
    func isAncestor(_ ancestor: String, of descendant: String) async throws -> Bool {
        let arguments = ["merge-base", "--is-ancestor", ancestor, descendant]
        let result = try await attempt(arguments, deadline: GitDeadline.local)
        guard result.status.isSuccess || result.status == .exited(1) else {
            throw error(.ended(result.status), arguments, result)
        }
        return result.status.isSuccess
    }
}
