import Platform

/// Origin on a host of its own: git comes there through a stand-in for ssh, and what serves it is no child of whoever
/// asks, so that it goes on when that is killed.
struct RemoteHost: Sendable {
    private let process: ProcessIdentity

    /// Moves a lab's origin to such a host, for everybody.
    init(_ lab: GateLab) async throws {
        let place = lab.path("host")
        try FileSystem.makePrivateDirectory(place)
        let requests = FilePath.join(place, "requests")
        // Both ends of the pipes are held, so that nobody who asks ends them for the next, or for the host.
        let host = """
            mkfifo '\(requests)'
            exec 4<>'\(requests)'
            echo up >'\(place)/up'
            while read -r id <&4; do
                out="\(place)/$id.out"
                (git shell -c "$(cat "\(place)/$id.command")" 5<>"$out" <"\(place)/$id.in" >"$out" 2>/dev/null 4<&- &)
            done
            """
        let ssh = """
            for command; do :; done
            printf %s "$command" >"\(place)/$$.command"
            mkfifo "\(place)/$$.in" "\(place)/$$.out"
            echo $$ >'\(requests)'
            exec 3<&0
            cat <&3 >"\(place)/$$.in" &
            exec cat "\(place)/$$.out"
            """
        try lab.write("host.sh", host, in: place)
        try lab.write("ssh.sh", ssh, in: place)
        let command = Command("/bin/sh", [FilePath.join(place, "host.sh")], environment: lab.environment)
        process = try DetachedProcess.launch(command, output: FilePath.join(place, "log")).identity
        try await lab.wait(for: FilePath.join(place, "up"))
        for (key, value) in [
            ("core.sshCommand", "sh '\(FilePath.join(place, "ssh.sh"))'"), ("ssh.variant", "simple"),
        ] {
            try await lab.git(["config", "--global", key, value])
        }
        try await lab.git(["remote", "set-url", "origin", "ssh://host\(lab.origin)"])
    }

    /// Cuts the lines of all pushes that come to the host of a lab; it notices nothing.
    static func breakLine(_ lab: GateLab) throws {
        let place = lab.path("host")
        for name in try FileSystem.entries(of: place) where name.hasSuffix(".command") {
            guard try FileSystem.readText(FilePath.join(place, name)).contains("receive-pack") else { continue }
            let pid = Int32(name.dropLast(".command".count)).flatMap(ProcessIdentity.of(pid:))
            pid?.signal(TerminationSignal.kill)
        }
    }

    /// Ends the host with all that it still does.
    func end() { ProcessTree.end(process, grace: .zero) }

    /// Runs `body` in a lab whose origin lies on a host and waits, at this hook, in the middle of a push.
    static func with(
        hook: String, _ body: (_ lab: GateLab, _ checkpoint: Checkpoint) async throws -> Void
    ) async throws {
        try await GateLab.with { lab in
            let checkpoint = try Checkpoint("origin", in: lab)
            let host = try await RemoteHost(lab)
            defer { host.end() }
            try await lab.nm(["init"])
            let script = "#!/bin/sh\n\(checkpoint.wait)\n"
            try FileSystem.writeAtomically(
                Array(script.utf8), to: FilePath.join(lab.origin, "hooks", hook), mode: 0o700)
            try await body(lab, checkpoint)
        }
    }
}
