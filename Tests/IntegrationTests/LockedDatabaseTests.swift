import Daemon
import Platform
import Testing

/// Another process has the database and does not let go of it.
@Suite struct LockedDatabaseTests {
    @Test func `a run waits for the database as long as it takes, and the log says so`() async throws {
        try await GateLab.with { lab in
            let checkpoint = try Checkpoint("test", in: lab)
            try await lab.configure(test: checkpoint.wait)
            try await lab.nm(["init"])
            let run = try await lab.pushChange(on: "topic")
            _ = try await checkpoint.reached()
            try await DatabaseLock.hold(lab) { lock in
                try checkpoint.release()
                // SQLite itself waits five seconds before it gives up.
                try await lab.waitForLogLine("waiting until the database can be written")
                lock.release()
            }
            try await lab.passes(run)
        }
    }
}
