/// The words of one command line, checked against its ``CommandSpec``.
struct Invocation: Sendable, Equatable {
    private var flags: Set<String> = []
    private var values: [String: [String]] = [:]
    /// What is left when the options are taken out.
    private(set) var operands: [String] = []

    /// Reads the words that follow the command.
    /// - Throws: ``UsageError`` for an unknown option, a missing or repeated value, or too few or many operands.
    init(_ words: [String], for spec: CommandSpec) throws(UsageError) {
        let known = spec.options + OptionSpec.common
        var rest = words[...]
        var onlyOperands = false
        while let word = rest.popFirst() {
            guard !onlyOperands, word.hasPrefix("-"), word != "-" else {
                operands.append(word)
                continue
            }
            if word == "--" {
                onlyOperands = true
                continue
            }
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            guard let option = known.first(where: { $0.name == name || $0.short == name }) else {
                throw UsageError("unknown option \(name)", spec)
            }
            let attached = parts.count > 1 ? String(parts[1]) : nil
            if option.value == nil {
                guard attached == nil else { throw UsageError("\(name) takes no value", spec) }
                flags.insert(option.name)
            } else {
                guard let value = attached ?? rest.popFirst() else {
                    throw UsageError("\(name) needs a value", spec)
                }
                values[option.name, default: []].append(value)
            }
        }
        guard !has("--help") else { return }
        if operands.count > spec.operands.count {
            throw UsageError("unexpected argument \(operands[spec.operands.count].debugDescription)", spec)
        }
        if operands.count < spec.requiredOperands {
            throw UsageError("\(spec.operands[operands.count]) is missing", spec)
        }
    }

    /// True when the flag was given.
    func has(_ flag: String) -> Bool { flags.contains(flag) }

    /// The last value given for an option.
    func value(_ option: String) -> String? { values[option]?.last }

    /// All values given for an option.
    func all(_ option: String) -> [String] { values[option] ?? [] }

    /// The whole number given for an option.
    /// - Throws: ``UsageError`` when it is none, or not within `range`.
    func number(_ option: String, in range: ClosedRange<Int>, for spec: CommandSpec) throws(UsageError) -> Int? {
        guard let text = value(option) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw UsageError(
                "\(option) takes a whole number from \(range.lowerBound) to \(range.upperBound), not \(text)", spec)
        }
        return number
    }
}
