/// What a child is to the process that starts it.
enum ChildRole {
    /// A command, all of whose processes end with it; `marker` stands in the environment of each.
    case command(marker: ProcessTree.Marker?)
    /// A process that outlives its starter.
    case detached
}
