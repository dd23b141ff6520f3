import Platform

/// The hooks of a gate. `post-receive` is the shortest way from git to our program, which is baked in with home and gate,
/// so that a push works from any environment and directory; `exec` makes the script our program. `pre-receive` is all
/// shell. Neither starts a process of its own.
package struct HookScript: Sendable, Equatable {
    /// What lies where the hook should be.
    package enum State: Sendable, Equatable {
        case missing
        /// Exactly this script, and executable.
        case managedCurrent
        /// A script of ours from another time, or one that is not executable.
        case managedStale
        /// A script of ours that somebody changed.
        case managedEdited
        /// Somebody's own hook.
        case custom
    }

    /// When git calls a hook, and by which name.
    package enum Moment: String, Sendable {
        case preReceive = "pre-receive"
        case postReceive = "post-receive"
    }

    /// Which of the hooks it is.
    package var moment: Moment
    /// The absolute path of our program.
    package var executable: String
    /// The home that gets the push.
    package var home: String
    /// The gate's directory.
    package var gate: String

    /// A hook of one gate.
    package init(_ moment: Moment = .postReceive, executable: String, home: String, gate: String) {
        self.moment = moment
        self.executable = executable
        self.home = home
        self.gate = gate
    }

    /// Another hook of the same gate.
    func at(_ moment: Moment) -> HookScript {
        HookScript(moment, executable: executable, home: home, gate: gate)
    }

    /// The script's text.
    package var text: String { Self.shebang + Self.marker + "\(Self.digest(of: body))\n" + body }

    /// What `content`, the bytes of the hook's file (nil when there is none), is.
    package func state(of content: [UInt8]?, isExecutable: Bool) -> State {
        guard let content else { return .missing }
        if content == Array(text.utf8) { return isExecutable ? .managedCurrent : .managedStale }
        let found = String(decoding: content, as: UTF8.self)
        let start = Self.shebang + Self.marker
        guard found.hasPrefix(start) else { return .custom }
        let rest = found.dropFirst(start.count)
        let body = rest.drop { $0 != "\n" }.dropFirst()
        return rest.hasPrefix("\(Self.digest(of: String(body)))\n") ? .managedStale : .managedEdited
    }

    private var body: String {
        switch moment {
        case .preReceive: Self.preReceive
        case .postReceive: postReceive
        }
    }

    /// See ``PushTrace``. git calls hooks in the gate's directory (githooks(5)), and a push option holds no newline.
    private static let preReceive = #"""
        # Edits are replaced by `no-mistakes init`. A hook of your own in this one's place stays.
        set -e
        umask 077
        # Several first pushes at once make it at once.
        [ -d \#(PushTrace.directory) ] || mkdir -p \#(PushTrace.directory)
        {
            echo push
            count=${GIT_PUSH_OPTION_COUNT:-0} i=0
            while [ "$i" -lt "$count" ]; do
                eval "printf 'option %s\n' \"\$GIT_PUSH_OPTION_$i\""
                i=$((i + 1))
            done
            while read -r update; do printf 'update %s\n' "$update"; done
        } >>"\#(PushTrace.directory)/$PPID"

        """#

    /// git tells pushers nothing about a hook's exit status, so what went wrong must be printed.
    private var postReceive: String {
        """
        # Edits are replaced by `no-mistakes init`. A hook of your own goes into post-receive.user beside this file.
        program=\(ShellQuoting.quote(executable))
        user=\(ShellQuoting.quote(GateFiles(gate).userPostReceive))
        NM_PUSHER_HOME=${NM_HOME-}
        NM_HOME=\(ShellQuoting.quote(home))
        \(PushTrace.receiverVariable)=$PPID
        export NM_HOME NM_PUSHER_HOME \(PushTrace.receiverVariable)
        if [ ! -x "$program" ]; then
            printf '%s\\n' "no-mistakes: NOT GATED: $program is gone, so no run was started for this push." \\
                "no-mistakes: the push was taken back; install it again, run 'no-mistakes init', and push again." >&2
            while read -r old new ref; do
                case $old in
                *[!0]*) git update-ref -m 'no-mistakes: took back a push' "$ref" "$old" ;;
                *) git update-ref -d "$ref" "$new" ;;
                esac
            done
            exit 1
        fi
        [ -x "$user" ] || exec "$program" hook post-receive --gate \(ShellQuoting.quote(gate))
        updates=$(cat)
        printf '%s\\n' "$updates" | "$program" hook post-receive --gate \(ShellQuoting.quote(gate))
        printf '%s\\n' "$updates" | "$user" "$@"

        """
    }

    private static let shebang = "#!/bin/sh\n"
    private static let marker = "# no-mistakes managed hook, digest "

    private static func digest(of body: String) -> String { String(SHA256.hex(body.utf8).prefix(16)) }
}
