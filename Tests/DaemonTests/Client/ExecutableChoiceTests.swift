import Testing

@testable import Daemon

/// Which executable a service keeps.
@Suite struct ExecutableChoiceTests {
    @Test(arguments: [
        "/tmp/no-mistakes", "/var/tmp/x/no-mistakes", "/home/u/src/nm/.build/release/no-mistakes",
        "/home/u/.cache/go-build/ab/no-mistakes", "/nix/store/abc-no-mistakes/bin/no-mistakes",
        "/gnu/store/abc/bin/no-mistakes", "/home/u/nm/target/release/no-mistakes", "/var/folders/x/y/T/no-mistakes",
        "/Users/u/Library/Developer/Xcode/DerivedData/nm/no-mistakes", "/run/user/1000/no-mistakes",
        "/scratch/no-mistakes", "/home/u/node_modules/.bin/no-mistakes",
    ])
    func `what a build, a trial or a store leaves is transient`(path: String) {
        #expect(TransientPath.matches(path, environment: ["TMPDIR": "/scratch/"]))
    }

    @Test(arguments: [
        "/usr/local/bin/no-mistakes", "/home/u/.local/bin/no-mistakes", "/opt/homebrew/bin/no-mistakes",
        "/home/u/bin/no-mistakes", "/tmpfiles/no-mistakes", "/home/u/target/no-mistakes", "/home/tmp2/no-mistakes",
    ])
    func `an installed executable is not`(path: String) {
        #expect(!TransientPath.matches(path, environment: ["TMPDIR": "relative", "TMP": "/"]))
    }

    private func keeps(
        _ installed: String, over own: String, _ purpose: StartPurpose = .explicit, isRunning: Bool = false,
        exists: Bool = true
    ) -> Bool {
        ExecutableChoice(
            own: own, purpose: purpose, isRunning: isRunning, environment: [:], exists: { _ in exists }
        ).keeps(installed)
    }

    @Test func `the installed executable stays unless it is gone, or something that stays asks on purpose`() {
        #expect(keeps("/usr/bin/nm", over: "/tmp/nm"))
        #expect(keeps("/tmp/old/nm", over: "/tmp/nm"))
        #expect(!keeps("/usr/bin/nm", over: "/tmp/nm", exists: false))
        #expect(!keeps("/usr/bin/nm", over: "/usr/local/bin/nm"))
        #expect(keeps("/usr/bin/nm", over: "/usr/local/bin/nm", .use))
        #expect(!keeps("/tmp/nm", over: "/usr/local/bin/nm", .use))
        #expect(keeps("/usr/bin/nm", over: "/usr/local/bin/nm", isRunning: true))
        #expect(!keeps("/usr/bin/nm", over: "/usr/local/bin/nm", isRunning: true, exists: false))
        #expect(keeps("/usr/bin/nm", over: "/usr/bin/nm"))
    }
}
