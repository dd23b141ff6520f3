package import Platform

/// The durable record of one pushed branch: what the hook leaves in the inbox and the daemon makes a run of.
package struct PushRecord: Codable, Sendable, Equatable {
    /// What the push did with the branch.
    package enum Kind: String, Codable, Sendable {
        case update
        case delete
    }

    /// The only format so far.
    package static let currentVersion = 1

    /// The format of the record.
    package private(set) var version: Int
    /// The push's id, which is also the id of the run that it becomes.
    package var id: RunID
    /// The repository whose gate was pushed to.
    package var repositoryID: String
    /// The gate's directory.
    package var gate: String
    /// The full name of the ref, and its branch without `refs/heads/`.
    package var ref: String
    /// The branch without `refs/heads/`.
    package var branch: String
    /// What the push did with the branch.
    package var kind: Kind
    /// The commit before; nil when the branch is new.
    package var old: String?
    /// The pushed commit; zeros for a deletion.
    package var new: String
    /// The push options as they were given.
    package var options: [String]
    /// The top of the pusher's working copy; nil when it is not known.
    package var checkout: String?
    /// The `git push` that is still at work while the record is written; nil when it is not known.
    package var pusher: ProcessIdentity?
    /// When the hook saw the push.
    package var receivedAt: Timestamp
    /// What the pusher's login session lends to the run; see ``SessionVariables``. Absent in records of older versions.
    /// Never logged.
    package var session: [String: String]?

    /// A record of one branch update.
    package init(
        id: RunID, repositoryID: String, gate: String, branch: String, kind: Kind, old: String?, new: String,
        options: [String], checkout: String?, pusher: ProcessIdentity? = nil, receivedAt: Timestamp,
        session: [String: String]? = nil
    ) {
        version = Self.currentVersion
        self.id = id
        self.repositoryID = repositoryID
        self.gate = gate
        ref = "refs/heads/" + branch
        self.branch = branch
        self.kind = kind
        self.old = old
        self.new = new
        self.options = options
        self.checkout = checkout
        self.pusher = pusher
        self.receivedAt = receivedAt
        self.session = session
    }

    /// Whether the parts agree with each other, as those of every record that we wrote do.
    var isConsistent: Bool {
        let names = [new] + (old.map { [$0] } ?? [])
        let areObjects = names.allSatisfy { name in
            ObjectFormat.allCases.contains { $0.digits == name.utf8.count } && name.utf8.allSatisfy(Self.isHexDigit)
        }
        let isZero = new.utf8.allSatisfy { $0 == UInt8(ascii: "0") }
        return version == Self.currentVersion && ref == "refs/heads/" + branch && !branch.isEmpty && areObjects
            && isZero == (kind == .delete) && FilePath.isAbsolute(gate)
            && FilePath.lastComponent(gate) == repositoryID + ".git"
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
}
