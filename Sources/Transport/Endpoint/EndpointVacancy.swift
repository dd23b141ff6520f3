import Platform

/// Making room for a new server's endpoint: only what is shown to be left by one that is gone is removed.
enum EndpointVacancy {
    /// How long a server that listens may take to prove itself. One that does not is asked by its process.
    private static let patience = Duration.seconds(1)

    /// Leaves nothing at `path`, or throws.
    /// - Throws: ``TransportError/addressInUse(_:)`` when a live server has it, ``TransportError/notAnEndpoint(_:)``
    ///   when it never was a server's.
    static func make(at path: String) throws(TransportError) {
        switch PathOwner.look(at: path) {
        case .absent: return
        case .socket: try removeDeadSocket(path)
        case .other: try removeDeadFile(path)
        case .unknown(let error): throw .system(error)
        }
    }

    /// Whether something has the name that a server of this user left there and that clients cannot use, such as a file
    /// that is not whole or a socket without permissions, so that ``make(at:)`` removes it unless its server lives.
    static func isLeftOver(at path: String) -> Bool {
        guard (try? PrivateDirectory.check(FilePath.parent(path))) != nil else { return false }
        if SocketFile.permissionsAgainstOwner(of: path) != nil { return true }
        guard case .other = PathOwner.look(at: path),
            let content = try? PrivateFile.readOwn(path, limit: EndpointFile.sizeLimit)
        else { return false }
        return isServers(content)
    }

    /// Whether a server wrote it. A crash of the whole machine can leave an empty file.
    private static func isServers(_ content: [UInt8]) -> Bool {
        content.isEmpty || content.starts(with: EndpointFile.mark)
    }

    /// Removes a socket, after a dial has shown that nobody listens there.
    private static func removeDeadSocket(_ path: String) throws(TransportError) {
        guard let file = SocketFile(at: path) else { return }
        if SocketFile.permissionsAgainstOwner(of: path) != nil {
            do throws(SystemError) { try StreamSocket.makePrivate(path) } catch { throw .system(error) }
        }
        do throws(ConnectFailure) {
            // A full backlog is a sign of life, so there is nothing to wait for.
            _ = try Dialler.dial(unix: path, until: .now)
        } catch {
            switch error {
            case .absent: return
            case .refused: return try remove(.socket(file))
            case .system(let error): throw .system(error)
            default: break
            }
        }
        throw .addressInUse(path)
    }

    private static func removeDeadFile(_ path: String) throws(TransportError) {
        let content: [UInt8]
        do throws(EndpointFileError) {
            content = try PrivateFile.readOwn(path, limit: EndpointFile.sizeLimit)
        } catch {
            switch error.problem {
            case .absent: return
            case .system(let error): throw .system(error)
            default: throw .notAnEndpoint(path)
            }
        }
        guard isServers(content) else { throw .notAnEndpoint(path) }
        guard try !isAlive(content, path) else { throw .addressInUse(path) }
        do throws(SystemError) { try FileSystem.removeFile(path) } catch { throw .system(error) }
    }

    private static func isAlive(_ content: [UInt8], _ path: String) throws(TransportError) -> Bool {
        switch try? EndpointFile.parse(content, path: path) {
        case .redirect(let target):
            // Another user's directory never held a socket of ours.
            guard (try? PrivateDirectory.check(FilePath.parent(target))) != nil else { return false }
            if case .socket = PathOwner.look(at: target) { try removeDeadSocket(target) }
            return false
        case .listening(let listening):
            do throws(ConnectFailure) {
                _ = try ClientChannel.open(.tcp(listening), path: path, until: .now + patience)
                return true
            } catch {
                return !error.meansNobodyListens
            }
        case nil:
            return EndpointFile.writer(of: content)?.isRunning ?? false
        }
    }

    private static func remove(_ publication: Publication) throws(TransportError) {
        do throws(SystemError) { try publication.removeIfUnchanged() } catch { throw .system(error) }
    }
}
