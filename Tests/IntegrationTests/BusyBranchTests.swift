import Daemon
import Platform
import Testing

/// Whatever is pushed to a branch whose run is active, in the end one run is live: that of the newest commit.
@Suite struct BusyBranchTests {
    /// A home in which every run says its id when it tests, and then waits.
    private func waiting(
        _ body: (_ lab: GateLab, _ arrivals: NamedPipe, _ departures: NamedPipe) async throws -> Void
    ) async throws {
        try await GateLab.with { lab in
            let arrivals = try NamedPipe(lab.path("arrivals"))
            let departures = try NamedPipe(lab.path("departures"))
            try await lab.configure(test: "echo $NM_RUN > '\(arrivals.path)'; read go < '\(departures.path)'")
            try await lab.nm(["init"])
            try await lab.git(["checkout", "--quiet", "-b", "topic"])
            try await body(lab, arrivals, departures)
        }
    }

    private func commit(_ lab: GateLab, amending: Bool = false) async throws {
        let options = amending ? ["--amend"] : []
        try await lab.git(["commit", "--quiet", "--allow-empty", "-m", "\(RunID.mint())"] + options)
        try await lab.commit("topic", "\(RunID.mint())\n", "change")
    }

    /// Expects that the newest run, which has to get as far as its test, is the only one that is not over, and ends it.
    private func expectOneLiveRun(
        _ lab: GateLab, _ arrivals: NamedPipe, _ departures: NamedPipe, total: Int
    ) async throws {
        let newest = try #require(try await lab.runs().first)
        while try await arrivals.line() != newest.id.text {}
        let runs = try await lab.runs()
        #expect(runs.count == total)
        #expect(runs.filter { !$0.status.isFinal }.map(\.id) == [newest.id])
        #expect(newest.commit == (try await lab.git(["rev-parse", "HEAD"])))
        #expect(try lab.leftWorktrees().filter { !$0.hasSuffix(".git") }.count == 1)
        try departures.write()
        try await lab.passes(newest.id)
        #expect(try await lab.originTip("topic") == newest.commit)
        #expect(try lab.leftWorktrees() == [])
    }

    @Test func `after many pushes in a row`() async throws {
        try await waiting { lab, arrivals, departures in
            let script = """
                set -e
                for number in $(seq 25); do
                    echo $number > topic; git add topic; git commit --quiet -m "$number"
                    git push --quiet no-mistakes topic
                done
                """
            let pushes = try await lab.attempt("/bin/sh", ["-c", script])
            #expect(pushes.status == .exited(0), "\(pushes.errorText)")
            try await expectOneLiveRun(lab, arrivals, departures, total: 25)
            let superseded = try await lab.runs().filter { $0.reason == "cancelled: superseded by new push" }
            #expect(superseded.count == 24)
        }
    }

    @Test func `after a force-push`() async throws {
        try await waiting { lab, arrivals, departures in
            for amending in [false, true, true] {
                try await commit(lab, amending: amending)
                try await lab.push(["+topic"])
            }
            try await expectOneLiveRun(lab, arrivals, departures, total: 3)
        }
    }

    @Test func `after the branch was deleted and made again at the same commit`() async throws {
        try await waiting { lab, arrivals, departures in
            try await commit(lab)
            try await lab.push(["topic"])
            try await lab.push([":topic"])
            try await lab.push(["topic"])
            try await expectOneLiveRun(lab, arrivals, departures, total: 2)
            #expect(try await lab.runs().last?.reason == "cancelled: branch deleted")
        }
    }

    @Test func `after the same commit was pushed twice`() async throws {
        try await waiting { lab, arrivals, departures in
            try await commit(lab)
            try await lab.push(["topic"])
            #expect(try await lab.push(["topic"]).messages.contains("Everything up-to-date"))
            try await expectOneLiveRun(lab, arrivals, departures, total: 1)
        }
    }
}
