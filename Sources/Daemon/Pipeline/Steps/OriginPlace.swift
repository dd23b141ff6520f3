import Platform

/// Where origin's side of a push is at work.
enum OriginPlace {
    /// Whether what origin does with a push is done by processes of that push, as it is for a repository on a disk of this
    /// machine: once these are gone, origin has the commit or never gets it. Another host may go on after the line was
    /// cut, when all of the push had gone out before. What cannot be found out is such a host.
    static func endsWithPush(_ git: Git) async -> Bool {
        let question = ["remote", "get-url", "--push", "--all", "origin"]
        guard let answer = try? await git.text(question, deadline: GitDeadline.local) else { return false }
        let places = answer.split(separator: "\n").map(String.init)
        return !places.isEmpty && places.allSatisfy { $0.hasPrefix("file://") || FilePath.isAbsolute($0) }
    }
}
