/// A program to run, as a value: nothing of this process reaches it that is not named here.
public struct Command: Sendable, Hashable {
    /// An absolute path, or a bare name that is searched in the absolute entries of `PATH` in ``environment``.
    public var executable: String
    /// What the program is told that its own name is (`argv[0]`); `nil` for ``executable``.
    public var name: String?
    /// The arguments after the program's own name.
    public var arguments: [String]
    /// The complete environment.
    public var environment: [String: String]
    /// Where it starts; `nil` for this process's directory.
    public var workingDirectory: String?
    /// What it reads; empty for the null device.
    public var standardInput: [UInt8]
    /// How long it may take, on a clock that stands still while the machine sleeps; `nil` for as long as it likes.
    public var deadline: Duration?
    /// How many bytes of each output stream are kept; what exceeds it is read and dropped.
    public var outputLimit: Int

    /// Describes a command; runs nothing.
    public init(
        _ executable: String, _ arguments: [String] = [], environment: [String: String],
        workingDirectory: String? = nil, standardInput: [UInt8] = [], deadline: Duration? = nil,
        outputLimit: Int = 8 << 20
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.workingDirectory = workingDirectory
        self.standardInput = standardInput
        self.deadline = deadline
        self.outputLimit = outputLimit
    }
}
