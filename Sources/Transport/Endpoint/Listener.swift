import Platform

/// A bound and listening socket, and what leads clients to it.
struct Listener: ~Copyable {
    /// Where it listens.
    let endpoint: Endpoint
    /// What connections have to prove; nil where the system says who they are.
    let credentials: Credentials?
    /// What lies in the file system, in the order in which clients follow it.
    let publications: [Publication]
    private let socket: OwnedDescriptor

    /// Connections that the kernel completes before they are accepted; the system may cap it lower.
    private static let backlog: Int32 = 1024
    /// How often a name that others keep taking and giving up is tried.
    private static let attempts = 8

    private init(
        socket: consuming OwnedDescriptor, endpoint: Endpoint, publications: [Publication],
        credentials: Credentials? = nil
    ) {
        self.socket = socket
        self.endpoint = endpoint
        self.publications = publications
        self.credentials = credentials
    }

    /// Listens, and publishes where.
    ///
    /// What a server that is gone left there is replaced. Two servers that do this at once could each replace the
    /// other's, so a caller that must be the only one holds its lock first.
    /// - Parameters:
    ///   - runtime: where a socket goes for whose proper place the path is too long; nil refuses such a path.
    ///   - instance: id of this one run of the server.
    /// - Throws: ``TransportError`` when the place is unsafe, taken by a live server or by something else.
    static func open(
        _ location: EndpointLocation, over transport: TransportKind, runtime: RuntimeDirectory?, instance: String
    ) throws(TransportError) -> Listener {
        guard !location.path.utf8.contains(0), !location.path.isEmpty else {
            throw .unusablePath(location.path, longest: UnixAddress.longestPath)
        }
        do throws(DirectoryFault) {
            try PrivateDirectory.check(FilePath.parent(location.path))
        } catch {
            throw .unsafeDirectory(FilePath.parent(location.path), reason: error.description)
        }
        try EndpointVacancy.make(at: location.path)
        switch transport {
        case .unix: return try openUnix(location, runtime)
        case .tcp: return try openTCP(location, instance)
        }
    }

    /// For the poller only; it stays open as long as the listener lives.
    var descriptor: Descriptor { socket.rawValue }

    /// How clients lost their way here, if they have.
    var loss: EndpointLoss? { publications.lazy.compactMap(\.loss).first }

    /// The next waiting connection; one that was given up while it waited is passed over.
    /// - Throws: ``SystemError``, see ``SystemError/wouldBlock`` when none waits.
    func nextConnection() throws(SystemError) -> OwnedDescriptor {
        while true {
            do throws(SystemError) {
                let connection = try StreamSocket.accept(from: socket.rawValue)
                if endpoint.kind == .tcp { StreamSocket.sendWithoutDelay(connection.rawValue) }
                return connection
            } catch {
                if !error.isAborted { throw error }
            }
        }
    }

    /// Takes the names away, as far as they are still ours, before the socket closes: a client then finds nobody
    /// instead of a socket that no longer answers. An error changes nothing, because the next server replaces what is
    /// left.
    deinit {
        for publication in publications { try? publication.removeIfUnchanged() }
    }
}

// MARK: - Unix

extension Listener {
    private static func openUnix(
        _ location: EndpointLocation, _ runtime: RuntimeDirectory?
    ) throws(TransportError) -> Listener {
        let path: String
        if UnixAddress(path: location.path) != nil {
            path = location.path
        } else if let runtime {
            path = try runtime.socketPath(for: location.path)
        } else {
            throw .unusablePath(location.path, longest: UnixAddress.longestPath)
        }
        let socket: OwnedDescriptor
        do throws(SystemError) { socket = try StreamSocket.makeUnix() } catch { throw .system(error) }
        var publications = [Publication.socket(try publish(path, descriptor: socket.rawValue))]
        if path != location.path {
            let redirect = EndpointFile.redirect(path: path)
            do throws(SystemError) {
                try redirect.write(to: location.path)
            } catch {
                try? publications[0].removeIfUnchanged()
                throw .system(error)
            }
            publications.insert(.file(path: location.path, content: redirect.bytes), at: 0)
        }
        return Listener(socket: socket, endpoint: .unix(path: path), publications: publications)
    }

    /// The socket is made beside its name and gets the name when it listens with permissions 0600: who finds it is
    /// answered, and who waits for it to appear needs no timer.
    private static func publish(_ path: String, descriptor: Descriptor) throws(TransportError) -> SocketFile {
        let provisional = SocketFile.provisionalPath(for: path)
        guard let address = UnixAddress(path: provisional) else {
            throw .unusablePath(path, longest: UnixAddress.longestPath)
        }
        try bind(descriptor, to: address, named: provisional)
        do throws(SystemError) {
            try StreamSocket.makePrivate(provisional)
            try StreamSocket.listen(descriptor, backlog: backlog, named: provisional)
            if provisional != path { try FileSystem.rename(provisional, to: path) }
            guard let file = SocketFile(at: path) else {
                throw SystemError(call: "lstat", subject: path, number: SystemError.SocketNumber.notFound)
            }
            return file
        } catch {
            try? FileSystem.removeFile(provisional)
            throw .system(error)
        }
    }

    private static func bind(
        _ descriptor: Descriptor, to address: UnixAddress, named path: String
    ) throws(TransportError) {
        for _ in 0..<attempts {
            do throws(SystemError) {
                try StreamSocket.bind(descriptor, to: address, named: path)
                return
            } catch {
                guard error.isAddressInUse else { throw .system(error) }
            }
            try EndpointVacancy.make(at: path)
        }
        throw .addressInUse(path)
    }
}

// MARK: - TCP

extension Listener {
    /// It listens before anybody can read where: whoever has the file finds somebody there.
    private static func openTCP(_ location: EndpointLocation, _ instance: String) throws(TransportError) -> Listener {
        do throws(SystemError) {
            let socket = try StreamSocket.makeTCP()
            let descriptor = socket.rawValue
            try StreamSocket.bind(descriptor, to: LoopbackAddress(port: 0))
            try StreamSocket.listen(descriptor, backlog: backlog, named: LoopbackAddress.host)
            let port = try LoopbackAddress.port(of: descriptor)
            let key = Secret.bytes(EndpointFile.keyLength)
            let file = EndpointFile.listening(
                .init(port: port, key: key, process: ProcessIdentity.current(), instance: instance))
            try file.write(to: location.path)
            return Listener(
                socket: socket, endpoint: .tcp(port: port),
                publications: [.file(path: location.path, content: file.bytes)],
                credentials: Credentials(key: key, instance: instance, endpoint: .tcp(port: port)))
        } catch {
            throw .system(error)
        }
    }
}
