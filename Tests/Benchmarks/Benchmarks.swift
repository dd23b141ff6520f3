import DefinitionSamples
import Platform

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Measures what a user waits for, each beside a baseline taken in the same run. Reports, and never judges.
/// Usage: Tests/Benchmarks/run [ROUNDS]
@main
struct Benchmarks {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 2 else { throw BenchmarkFailure("usage: Benchmarks BINARY [ROUNDS]") }
        let rounds = arguments.count > 2 ? Int(arguments[2]) ?? 30 : 30
        let laboratory = try Laboratory(binary: arguments[1])
        defer { laboratory.remove() }
        let pushes = try measurePushes(laboratory, rounds)
        let status = try measureStatus(laboratory, rounds)
        let starts = try measureStarts(laboratory, rounds)
        let definitions = try measureDefinitions()
        let runs = try RunListing(laboratory).measure(rounds)
        let all = pushes + status + starts + [definitions] + runs
        report(all)
        try printJSON(all)
    }

    /// The same new commit to a bare repository with an empty hook, and to the gate; the run is waited for in between.
    private static func measurePushes(_ laboratory: Laboratory, _ rounds: Int) throws -> [Samples] {
        var plain = Samples(name: "git push, bare repository with an empty sh hook", seconds: [])
        var gated = Samples(name: "git push no-mistakes", seconds: [])
        for round in 0..<(rounds + 2) {
            try laboratory.git(["commit", "--quiet", "--allow-empty", "-m", "round \(round)"])
            let work = laboratory.path("work")
            let plainTime = try laboratory.time("git", ["push", "--quiet", "plain", "main"], in: work)
            let gatedTime = try laboratory.time("git", ["push", "--quiet", "no-mistakes", "main"], in: work)
            try laboratory.noMistakes(["attach"], accepting: [0, 1])
            // The first two warm the caches.
            if round >= 2 {
                plain.seconds.append(plainTime)
                gated.seconds.append(gatedTime)
            }
        }
        return [plain, gated]
    }

    private static func measureStatus(_ laboratory: Laboratory, _ rounds: Int) throws -> [Samples] {
        var git = Samples(name: "git --version", seconds: [])
        var version = Samples(name: "no-mistakes --version", seconds: [])
        var status = Samples(name: "no-mistakes daemon status", seconds: [])
        for _ in 0..<rounds {
            git.seconds.append(try laboratory.time("git", ["--version"]))
            version.seconds.append(try laboratory.time(laboratory.binary, ["--version"]))
            status.seconds.append(try laboratory.time(laboratory.binary, ["daemon", "status"]))
        }
        return [git, version, status]
    }

    /// From nothing to a daemon that is ready, without a service manager; and the same command when one runs already.
    private static func measureStarts(_ laboratory: Laboratory, _ rounds: Int) throws -> [Samples] {
        var cold = Samples(name: "no-mistakes daemon start, detached", seconds: [])
        var warm = Samples(name: "no-mistakes daemon start, already running", seconds: [])
        for _ in 0..<rounds {
            try laboratory.noMistakes(["daemon", "stop"])
            cold.seconds.append(try laboratory.time(laboratory.binary, ["daemon", "start"]))
            warm.seconds.append(try laboratory.time(laboratory.binary, ["daemon", "start"]))
        }
        return [cold, warm]
    }

    /// 10,000 definitions with generated values, of all three managers, checked and rendered.
    private static func measureDefinitions() throws -> Samples {
        var generator = SampleGenerator(seed: 1)
        let definitions = try (0..<3_334).map { _ in
            (
                try ServiceDefinition.generatedForSystemd(&generator),
                try ServiceDefinition.generatedForLaunchd(&generator),
                try ServiceDefinition.generatedForTaskScheduler(&generator)
            )
        }
        var samples = Samples(name: "10,002 service definitions rendered", seconds: [])
        for _ in 0..<3 {
            let start = ContinuousClock.now
            var bytes = 0
            for (unit, agent, task) in definitions {
                bytes += try SystemdUnit(unit).rendered().count
                bytes += try LaunchAgentPlist(agent).rendered().count
                bytes += try ScheduledTask(task, userSID: "S-1-5-21-1-1-1-1001").rendered().count
            }
            guard bytes > 0 else { throw BenchmarkFailure("nothing was rendered") }
            samples.seconds.append(Laboratory.seconds(since: start))
        }
        return samples
    }

    private static func report(_ samples: [Samples]) {
        let width = samples.map(\.name.count).max() ?? 0
        func row(_ name: String, _ columns: [String]) {
            print(
                name + String(repeating: " ", count: width - name.count), columns.joined(separator: "  "),
                separator: "  ")
        }
        row("", ["median", "90th percentile"])
        for sample in samples {
            row(sample.name, [Samples.milliseconds(sample.median), Samples.milliseconds(sample.percentile(0.9))])
        }
        let overhead = samples[1].median - samples[0].median
        print("overhead of the gate on a push: \(Samples.milliseconds(overhead)) (goal: at most 4 ms)")
        let ratio = Int((samples[4].median / samples[2].median * 100).rounded())
        print(
            "daemon status / git --version: \(ratio / 100).\(ratio % 100 < 10 ? "0" : "")\(ratio % 100) (goal: at most 3)"
        )
        print("cold detached start: \(Samples.milliseconds(samples[5].median)) (goal: at most 25 ms)")
        print("10,000 definitions: \(Samples.milliseconds(samples[7].median)) (goal: below 1 s)")
    }

    private static func printJSON(_ samples: [Samples]) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        print(String(decoding: try encoder.encode(samples), as: UTF8.self))
    }
}
