import Platform

/// Where a home's memory of having enabled lingering lies: in the home, and beside the definition of its service, which
/// is still there when somebody has removed the home. No manager reads files of that name.
struct LingerMemory: Sendable {
    private let paths: [String]

    /// - Parameter unit: where the home's definition goes; nil when that is not known.
    init(_ layout: HomeLayout, unit: String?) {
        paths = [layout.lingerRecord] + (unit.map { [$0 + ".linger"] } ?? [])
    }

    /// What is remembered; nil when nothing is. Blocking.
    func read() -> LingerRecord? { paths.lazy.compactMap(LingerRecord.read).first }

    /// Remembers, in the home at least. Blocking.
    func write(_ record: LingerRecord) throws {
        for (number, path) in paths.enumerated() {
            do { try record.write(to: path) } catch { if number == 0 { throw error } }
        }
    }

    /// Forgets. Blocking.
    func remove() throws(SystemError) {
        for path in paths { try FileSystem.removeFile(path) }
    }
}
