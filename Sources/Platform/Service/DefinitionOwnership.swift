/// Whose a definition is that lies where ours is to lie; only our own may be overwritten.
public enum DefinitionOwnership: Sendable, Hashable {
    /// Nothing lies there.
    case absent
    /// We wrote it and nobody changed it since. `isCurrent`: it says what is wanted; only its marker may name another
    /// version of the generator.
    case ours(OwnershipMarker, isCurrent: Bool)
    /// We wrote it, and somebody changed it.
    case handEdited(OwnershipMarker)
    /// We did not write it. With the reason when it could not even be read.
    case foreign(DefinitionSyntaxError?)
}
