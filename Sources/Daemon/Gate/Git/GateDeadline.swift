/// How long the gate's own git commands may take.
enum GateDeadline {
    /// Reading or writing one repository's refs and settings.
    static let local = Duration.seconds(120)
    /// Copying objects from the working copy's repository, which can be large.
    static let copy = Duration.seconds(1800)
    /// The first full download of a history.
    static let seed = Duration.seconds(1800)
    /// A short question to origin.
    static let question = Duration.seconds(60)
}
