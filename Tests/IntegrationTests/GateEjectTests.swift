import Daemon
import Platform
import Testing

/// `eject` undoes what `init` and the runs made.
@Suite struct GateEjectTests {
    private func expectNothingLeft(_ lab: GateLab) async throws {
        #expect(try await lab.git(["remote"]) == "origin")
        #expect(try await lab.git(["for-each-ref", "refs/remotes/no-mistakes/"]).isEmpty)
        #expect(try FileSystem.entries(of: lab.layout.repositories) == [])
        #expect(try lab.leftWorktrees() == [])
        #expect(try await lab.runs().isEmpty)
        let again = try await lab.nm(["eject"])
        #expect(again.contains("this repository is not gated"), "\(again)")
    }

    @Test(arguments: [true, false])
    func `everything goes, with the daemon running or not`(_ isRunning: Bool) async throws {
        try await GateLab.with { lab in
            try await lab.nm(["init"])
            try await lab.branch("topic")
            try await lab.passes("topic")
            if !isRunning { try await lab.nm(["daemon", "stop"]) }
            let ejected = try await lab.nm(["eject"])
            #expect(ejected.contains("removed remote no-mistakes"), "\(ejected)")
            let daemon = try lab.daemon()
            #expect((daemon != nil) == isRunning)
            try await expectNothingLeft(lab)
            // And back again, as if nothing had been.
            try await lab.nm(["init"])
            try await lab.git(["commit", "--quiet", "--amend", "-m", "again"])
            #expect(try await lab.gated("topic").status == .failed, "origin's tip is a stranger's to the new gate")
            try await lab.branch("other", "other")
            try await lab.passes("other")
        }
    }

    @Test func `one that stopped half-way brings nothing back, and is gone through again`() async throws {
        try await GateLab.with { lab in
            let other = lab.path("other")
            try await lab.git(["clone", "--quiet", lab.origin, other])
            try await lab.nm(["init"], in: other)
            try await lab.nm(["init"])
            try await lab.branch("topic")
            try await lab.passes("topic")
            let lock = FilePath.join(lab.work, ".git/config.lock")
            try FileSystem.writeAtomically([], to: lock)
            #expect(try await lab.tryNM(["eject"]).status == .exited(1))
            try await lab.nm(["daemon", "restart"])
            try await lab.waitForLogLine("daemon ready")
            #expect(try await lab.runs().isEmpty)
            try FileSystem.removeFile(lock)
            try await lab.nm(["eject"])
            try await lab.nm(["eject"], in: other)
            try await expectNothingLeft(lab)
        }
    }

    @Test func `an active run and a waiting one are ended first`() async throws {
        try await GateLab.with(configuration: RunBarrier.configuration) { lab in
            try FileSystem.makePrivateDirectory(lab.home)
            try lab.write("config.yaml", "max_concurrent_runs: 1\n", in: lab.home)
            let barrier = try RunBarrier(lab)
            try await lab.nm(["init"])
            try await lab.branch("active", "hold")
            let active = try #require(try await lab.push(["active"]).runs.first)
            try await barrier.reached()
            try await lab.branch("waiting", "more")
            let waiting = try #require(try await lab.push(["waiting"]).runs.first)
            #expect(try await lab.summary(waiting).status == .pending)
            try await lab.nm(["eject"])
            #expect(ProcessTree.processes(marker: RunMarker.marker(for: active)).isEmpty)
            try await expectNothingLeft(lab)
            #expect(try await lab.originTip("active") == nil)
        }
    }
}
