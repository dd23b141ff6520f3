import Daemon
import Platform
import Testing

/// What a run's commands do with refs, logs and settings stays with the run, however they go about it.
@Suite struct GateIntrusionTests {
    private static let configuration = """
        commands:
          test: if test -f inside.sh; then sh ./inside.sh; elif test -f hold; then \(RunBarrier.stop); fi

        """

    /// A run of `script` beside one of the branch `slow`, which goes on afterwards.
    private func check(_ script: String) async throws {
        try await GateLab.with(configuration: Self.configuration) { lab in
            let barrier = try RunBarrier(lab)
            try await lab.nm(["init"])
            try await lab.branch("kept", "kept")
            let kept = try await lab.gated("kept")
            #expect(kept.status == .passed, "\(kept)")
            try await lab.git(["checkout", "--quiet", "main"])
            try await lab.branch("slow", "hold")
            let slow = try #require(try await lab.push(["slow"]).runs.first)
            try await barrier.reached()
            try await lab.git(["checkout", "--quiet", "main"])
            try lab.write("inside.sh", "set -e\ngate=$(echo \"$NM_HOME\"/repos/*.git)\n" + script)
            try await lab.branch("inside", "more")
            let before = try await lab.gateRefs()
            let run = try await lab.gated("inside")
            let log = try lab.log(run.id, "test")
            #expect(run.status == .passed, "\(run)\n\(log)")
            let branches = ["inside", "slow", "kept"]
            #expect(try await lab.nm(["status"]).contains("slow"))
            #expect(try await lab.runs().map(\.branch) == branches)
            try barrier.open()
            try await lab.passes(slow)
            let after = try await lab.gateRefs()
            #expect(after.subtracting(before).allSatisfy { $0.hasSuffix(" refs/heads/inside") }, "\(after)")
            #expect(before.subtracting(after) == [])
            try await lab.nm(["daemon", "restart"])
            try await lab.nm(["status"])
            #expect(try await lab.runs().map(\.branch) == branches)
            let origin = try await lab.git(["--git-dir=\(lab.origin)", "for-each-ref", "--format=%(refname:short)"])
            #expect(origin.split(separator: "\n").sorted() == ["inside", "kept", "main", "slow"])
            #expect(try lab.leftWorktrees() == [])
        }
    }

    @Test func `pushing where no hook sees it gates nothing`() async throws {
        try await check(
            """
            mkdir -p .husky; git config core.hooksPath .husky
            git push --quiet . HEAD:refs/heads/evil-here
            env -i PATH="$PATH" git push --quiet "$(git rev-parse --path-format=absolute --git-common-dir)" \
                HEAD:refs/heads/evil-common
            git update-ref -m push --create-reflog refs/heads/evil-forged HEAD

            """)
    }

    @Test func `pushing into the gate without the marker is taken back`() async throws {
        try await check(
            """
            env -i PATH="$PATH" git push "$gate" HEAD:refs/heads/evil 2>&1 | tee said
            grep -q "taken back" said
            (cd / && env -i PATH="$PATH" setsid -w git --git-dir="$OLDPWD/.git" push "$gate" HEAD:refs/heads/away) \
                2>&1 | tee said
            grep -q "taken back" said

            """)
    }

    @Test func `deleting branches, expiring logs and collecting change nothing for others`() async throws {
        try await check(
            """
            git update-ref -d refs/heads/slow; git update-ref -d refs/heads/kept; git branch -f main HEAD
            git commit --quiet --allow-empty -m inside
            git reflog expire --expire=now --expire-unreachable=now --all; git gc --quiet --prune=now
            git fsck

            """)
    }
}
