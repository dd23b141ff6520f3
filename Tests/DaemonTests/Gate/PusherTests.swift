import Platform
import Testing

@testable import Daemon

@Suite struct PusherTests {
    @Test func `the working copy that git push runs in is found through receive-pack and a shell`() {
        let found = find(
            ["/gate", "/gate/objects", "/w/deep", "/w/deep", "/elsewhere"], repositories: ["/w", "/elsewhere"])
        #expect(found == Pusher(checkout: "/w", process: ProcessIdentity(pid: 103, startTime: "t")))
    }

    @Test func `a push from a bare repository has none, wherever its caller is`() {
        #expect(find(["/gate", "/bare.git", "/w"], repositories: ["/w"]) == nil)
    }

    @Test func `a directory whose name starts like the gate's is outside of it`() {
        #expect(find(["/gate", "/gate-work"], repositories: ["/gate-work"])?.checkout == "/gate-work")
    }

    @Test func `the search ends after six generations, at init, and at a process that cannot be read`() {
        #expect(find(Array(repeating: "/gate", count: 6) + ["/w"], repositories: ["/w"]) == nil)
        #expect(find(["/gate"], repositories: ["/"]) == nil)
        #expect(find(["/gate", nil, "/w"], repositories: ["/w"]) == nil)
    }

    /// Searches from a process 100 whose ancestors are in these directories, the nearest first.
    private func find(_ directories: [String?], repositories: Set<String>) -> Pusher? {
        let members = zip(Int32(101)..., directories).map { Ancestry.Member(pid: $0, workingDirectory: $1) }
        let lookup = Pusher.Lookup(
            hasRepository: { repositories.contains($0) }, process: { ProcessIdentity(pid: $0, startTime: "t") })
        return Pusher.find(in: Ancestry(members), gate: "/gate", lookup: lookup)
    }
}
