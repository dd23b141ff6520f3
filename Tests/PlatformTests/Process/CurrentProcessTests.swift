import Platform
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite(.timeLimit(.minutes(20))) struct CurrentProcessTests {
    @Test func `the environment is read as it is`() throws {
        #expect(CurrentProcess.environment["PATH"] == getenv("PATH").map { String(cString: $0) })
    }

    @Test func `a raised limit on descriptors does not reach the commands`() async {
        await #expect(processExitsWith: .success) {
            var limit = rlimit()
            getrlimit(descriptorLimit, &limit)
            limit.rlim_cur = 100
            limit.rlim_max = 200
            _ = try systemCall("setrlimit", on: "this process") { setrlimit(descriptorLimit, &limit) }
            CurrentProcess.raiseDescriptorLimit()
            getrlimit(descriptorLimit, &limit)
            try #require(limit.rlim_cur == 200)
            try #require(try SystemCommandRunner().runBlocking(.shell("ulimit -Sn")).outputText == "100")
        }
    }

    @Test func `a subreaper leaves no zombies of what its commands left behind`() async {
        await #expect(processExitsWith: .success) {
            CurrentProcess.becomeSubreaper()
            for _ in 0..<10 {
                let result = try SystemCommandRunner().runBlocking(.shell("sleep 600 & (sleep 600 & sleep 600) & true"))
                try #require(result.status.isSuccess)
            }
            try #require(waitpid(-1, nil, WNOHANG) == -1 && errno == ECHILD)
        }
    }

    @Test func `a subreaper reaps no child that somebody waits for`() async {
        await #expect(processExitsWith: .success) {
            CurrentProcess.becomeSubreaper()
            try await withThrowingTaskGroup { group in
                for number in 0..<50 {
                    group.addTask { (number, try await SystemCommandRunner().run(.shell("true & exit \(number)"))) }
                }
                for try await (number, result) in group { try #require(result.status == .exited(Int32(number))) }
            }
        }
    }

    @Test func `a command is killed when this process has no descriptor left to look around with`() async {
        await #expect(processExitsWith: .success) {
            let probe = OutputProbe()
            let task = Task {
                try await CommandStream.run(.shell("echo $$; exec sleep 600"), marker: freshMarker()) {
                    probe.receive($0)
                }
            }
            await probe.waits(for: "\n")
            let pid = try #require(Int32(probe.text.dropLast()))
            let identity = try #require(ProcessIdentity.of(pid: pid))
            let taken = try Descriptors.takeAll(upTo: 200)
            task.cancel()
            let result = await task.result
            for descriptor in taken { close(descriptor) }
            #expect(throws: CommandError.cancelled) { try result.get() }
            try #require(!identity.isRunning)
            try #require(waitpid(-1, nil, WNOHANG) == -1 && errno == ECHILD)
        }
    }
}

/// Descriptors held for nothing, so that there are no others.
private enum Descriptors {
    static func takeAll(upTo limit: Int) throws -> [Int32] {
        var bounds = rlimit()
        getrlimit(descriptorLimit, &bounds)
        bounds.rlim_cur = rlim_t(limit)
        _ = try systemCall("setrlimit", on: "this process") { setrlimit(descriptorLimit, &bounds) }
        var taken: [Int32] = []
        while true {
            let descriptor = open("/dev/null", O_RDONLY)
            if descriptor == -1 { return taken }
            taken.append(descriptor)
        }
    }
}

#if canImport(Glibc)
private let descriptorLimit = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
#else
private let descriptorLimit = RLIMIT_NOFILE
#endif
