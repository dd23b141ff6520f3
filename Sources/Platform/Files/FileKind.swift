/// What a path names, without following a symbolic link in its last component.
package enum FileKind: Sendable, Hashable {
    case file, directory, symlink, socket, other
}
