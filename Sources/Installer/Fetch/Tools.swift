package import Platform

/// The system's programs that do the work: curl, tar, ssh-keygen and the new executable itself.
///
/// Everything here blocks, and must not be called on the cooperative pool.
package struct Tools: Sendable {
    /// Runs them, unless a test answers for them.
    package var runner: any CommandRunner
    /// What they get for an environment.
    package var environment: [String: String]

    /// Tools of this environment, whose messages are in English.
    package init(runner: any CommandRunner, environment: [String: String]) {
        self.runner = runner
        self.environment = environment
        self.environment["LC_ALL"] = "C"
        // Would be options of ours.
        self.environment["TAR_OPTIONS"] = nil
        self.environment["PATH"] = PathAugmentation.augmented(environment["PATH"], environment: environment).path
    }

    /// Runs a program to its end.
    /// - Throws: ``ToolError`` when there is no such program, or it took too long.
    func run(
        _ program: String, _ arguments: [String], input: [UInt8] = [], in directory: String? = nil,
        deadline: Duration = .seconds(60), outputLimit: Int = 1 << 20
    ) throws(ToolError) -> CommandResult {
        let command = Command(
            program, arguments, environment: environment, workingDirectory: directory, standardInput: input,
            deadline: deadline, outputLimit: outputLimit)
        let runner = runner
        let outcome = MainThread.wait { () async -> Result<CommandResult, CommandError> in
            do throws(CommandError) {
                return .success(try await runner.run(command))
            } catch {
                return .failure(error)
            }
        }
        switch outcome {
        case .success(let result):
            if result.timedOut { throw .tookTooLong(program, deadline) }
            return result
        case .failure(.notFound(_, let searched)) where !searched.isEmpty: throw .missing(program)
        case .failure(let error): throw .failed(program, error)
        }
    }
}

/// Why one of the system's programs gave no result.
package enum ToolError: Error, Equatable, CustomStringConvertible {
    /// It is not installed.
    case missing(String)
    /// It was ended at its deadline.
    case tookTooLong(String, Duration)
    /// It could not be started.
    case failed(String, CommandError)

    /// What is wrong, and what to do about it.
    package var description: String {
        switch self {
        case .missing(let program):
            "\(program) is needed and not installed\(Self.package(of: program)); nothing was changed"
        case .tookTooLong(let program, let deadline): "\(program) was ended because it took longer than \(deadline)"
        case .failed(let program, let error): "\(program): \(error)"
        }
    }

    private static func package(of program: String) -> String {
        switch program {
        case "ssh-keygen": " (it comes with OpenSSH: openssh-client)"
        case "curl", "tar": " (install the package \(program))"
        default: ""
        }
    }
}
