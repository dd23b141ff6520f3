import Daemon
import Platform
import Testing

@testable import Installer

/// What the executable itself does of an installation, over what is there already.
@Suite struct InstallationTests {
    /// A home without service managers and an executable that is replaced by one of `version`.
    private struct World {
        let scratch: Scratch
        let context: UpdateContext

        /// - Parameter runner: nil is one that starts the daemon, and nothing else.
        init(installing version: String, runner: AnsweringRunner? = nil) throws {
            scratch = try Scratch()
            let home = HomeLayout(root: try CanonicalRoot(of: scratch.path("home")))
            try home.prepare()
            let location = try InstallLocation(of: scratch.path("bin/no-mistakes"))
            try FileSystem.makePrivateDirectory(location.directory)
            context = UpdateContext(
                location: location, version: try #require(Version(version)),
                daemon: HomeDaemon(
                    layout: home,
                    application: Application(name: "no-mistakes", reverseDNSPrefix: "x.y", homeVariable: "NM_HOME"),
                    executable: location.executable, environment: [ManagerSetting.variable: "none"],
                    runner: runner ?? AnsweringRunner([location.executable: .exited(0)]), version: version),
                tools: scratch.tools, downloader: CurlDownloader(tools: scratch.tools), faults: .none,
                report: { _ in }, ask: { _ in nil })
        }

        func install(
            signers: String = "a", choosesSigners: Bool = false, next: String? = nil, link: String? = nil,
            made: String? = nil
        ) throws -> Receipt {
            let file = try scratch.write("\(context.version)", to: "new")
            let request = Installation.Request(
                newExecutable: file, source: "file:///x", signers: TrustedSigners(text: signers),
                choosesSigners: choosesSigners, nextSigners: next, link: link, madeForLink: made,
                madeForExecutable: nil, isPinned: true)
            try Installation(context, request).run()
            return try context.receipt()
        }

        func executable() throws -> String { try scratch.text("bin/no-mistakes") }
    }

    /// One that got as far as the soak: the new version has changed the database.
    private func interrupt(_ world: World) throws {
        let (context, location) = (world.context, world.context.location)
        let from = try #require(Version("1.0.0"))
        try world.scratch.write("1.0.0", to: "bin/no-mistakes")
        let receipt = Receipt(
            executable: location.executable, version: from, source: "file:///x",
            signers: TrustedSigners(text: "a b c"), floor: from, link: nil)
        try FileSystem.writeAtomically(try receipt.rendered(), to: location.receipt, durable: false)
        let journal = UpdateJournal(
            from: from, to: try #require(Version("1.1.0")), home: context.layout.root.path, needsDaemon: true,
            isPinned: false, nextSigners: nil)
        try context.replacement.stage(Array("1.1.0".utf8))
        try context.replacement.record(journal)
        try context.replacement.swap()
        try world.scratch.write("new", to: "home/state.sqlite")
        try world.scratch.write("old", to: "home/state.before-update.sqlite")
    }

    @Test(arguments: ["1.0.0", "1.0.5"])
    func `an older version over an update that was interrupted has the database of before`(version: String)
        async throws
    {
        try await blocking {
            let world = try World(installing: version)
            let context = world.context
            try interrupt(world)
            let receipt = try world.install()
            #expect(try world.executable() == version)
            #expect(receipt.version == context.version)
            #expect(receipt.bad.isEmpty)
            #expect(try world.scratch.text("home/state.sqlite") == "old")
            let left = try FileSystem.entries(of: context.layout.root.path).filter { $0.contains("before-update") }
            #expect(left == [])
            #expect(FileSystem.kind(of: context.location.journal) == nil)
        }
    }

    @Test func `an older version over an update that was interrupted has a daemon again, or says why not`() async throws
    {
        try await blocking {
            let world = try World(installing: "1.0.0", runner: AnsweringRunner([:]))
            try interrupt(world)
            #expect(throws: DaemonStartFailure.self) { try world.install() }
            #expect(try world.executable() == "1.0.0")
            #expect(try world.scratch.text("home/state.sqlite") == "old")
        }
    }

    /// Its daemon may be one that does not come up, and what it has made of the database nobody else can read.
    @Test(arguments: ["1.1.0", "1.2.0"])
    func `the version of an interrupted update, or a newer one, is not installed before a daemon is proved`(
        version: String
    ) async throws {
        try await blocking {
            // The start succeeds, and there is none.
            let world = try World(installing: version)
            try interrupt(world)
            #expect {
                try world.install()
            } throws: {
                if case UpdateError.lost = $0 { true } else { false }
            }
            #expect(try world.executable() == "1.0.0")
            #expect(try UpdateJournal.read(world.context.location.journal)?.direction == .back)
            #expect(try world.scratch.text("home/state.sqlite") == "old")
            #expect(try world.scratch.text("home/state.before-update.sqlite.kept") == "old")
            // What was begun anew is the word of the user.
            #expect(try world.install().version == world.context.version)
            #expect(try world.scratch.text("home/state.sqlite") == "old")
        }
    }

    @Test func `where the database cannot be put back nothing is installed, and it is still there`() async throws {
        try await blocking {
            let world = try World(installing: "1.0.0")
            let context = world.context
            try world.scratch.write("1.0.0", to: "bin/no-mistakes")
            let journal = UpdateJournal(
                from: context.version, to: try #require(Version("1.1.0")), home: context.layout.root.path,
                needsDaemon: true, isPinned: false, nextSigners: nil)
            try context.replacement.stage(Array("1.1.0".utf8))
            try context.replacement.record(journal)
            try context.replacement.swap()
            // In the way of the copy.
            try FileSystem.makePrivateDirectory(FilePath.join(context.layout.database, "x"))
            try world.scratch.write("old", to: "home/state.before-update.sqlite")
            #expect(throws: SystemError.self) { try world.install() }
            #expect(try UpdateJournal.read(context.location.journal)?.direction == .back)
            #expect(try world.scratch.text("home/state.before-update.sqlite") == "old")
        }
    }

    @Test func `a journal that nobody can read goes, and the copy of the database stays`() async throws {
        try await blocking {
            let world = try World(installing: "1.0.0")
            try world.scratch.write("{", to: "bin/.no-mistakes.update.json")
            try world.scratch.write("old", to: "home/state.before-update.sqlite")
            _ = try world.install()
            #expect(FileSystem.kind(of: world.context.location.journal) == nil)
            #expect(try world.scratch.text("home/state.before-update.sqlite") == "old")
        }
    }

    @Test func `whom a release names is trusted, and stays trusted when it is repeated, until the user chooses`()
        async throws
    {
        try await blocking {
            let world = try World(installing: "1.0.0")
            #expect(try world.install(next: "b\n").signers.text == "a\nb\n")
            #expect(try world.install().signers.text == "a\nb\n")
            #expect(try world.install(signers: "c", choosesSigners: true).signers.text == "c\n")
        }
    }

    @Test func `an executable that lost its permission is put in place anew`() async throws {
        try await blocking {
            let world = try World(installing: "1.0.0")
            _ = try world.install()
            let path = world.context.location.executable
            try world.scratch.sh("chmod 644 bin/no-mistakes")
            _ = try world.install()
            #expect(ExecutableSearch.isExecutable(path))
        }
    }

    @Test(arguments: ["bin/install.json", "home/install.json", "bin/no-mistakes"])
    func `a file of somebody else's is left alone, and nothing is made beside it`(name: String) async throws {
        try await blocking {
            let world = try World(installing: "1.0.0")
            try world.scratch.write("{\"mine\": 1}", to: name)
            #expect(throws: (any Error).self) { try world.install() }
            #expect(try world.scratch.text(name) == "{\"mine\": 1}")
            let others = try FileSystem.entries(of: world.context.location.directory)
            #expect(others.filter { !name.hasSuffix($0) } == [])
        }
    }

    @Test func `a directory of the name of one of our files is named, and nothing else is done`() async throws {
        try await blocking {
            let world = try World(installing: "1.0.0")
            try world.scratch.sh("mkdir -p bin/install.json bin/.no-mistakes.new")
            #expect(throws: ReceiptError.foreign(world.context.location.receipt)) { try world.install() }
            try world.scratch.sh("rmdir bin/install.json")
            #expect(throws: InstallationError.foreign(world.context.location.staged)) { try world.install() }
            #expect(FileSystem.kind(of: world.context.location.executable) == nil)
            try world.scratch.sh("rmdir bin/.no-mistakes.new")
            #expect(try world.install().version == world.context.version)
        }
    }

    @Test func `a receipt that was damaged, and an executable without one, are repaired`() async throws {
        try await blocking {
            let world = try World(installing: "1.0.0")
            _ = try world.install()
            try world.scratch.write("nonsense", to: "bin/install.json")
            _ = try world.install()
            try world.scratch.sh("rm bin/install.json; echo no-mistakes-release >bin/no-mistakes")
            _ = try world.install()
            #expect(try world.executable() == "1.0.0")
        }
    }

    @Test func `what is uninstalled over an update that was interrupted keeps the database of before`() async throws {
        try await blocking {
            let world = try World(installing: "1.0.0")
            let context = world.context
            _ = try world.install()
            let journal = UpdateJournal(
                from: context.version, to: try #require(Version("1.1.0")), home: context.layout.root.path,
                needsDaemon: true, isPinned: false, nextSigners: nil)
            try context.replacement.stage(Array("1.1.0".utf8))
            try context.replacement.record(journal)
            try context.replacement.swap()
            try world.scratch.write("new", to: "home/state.sqlite")
            try world.scratch.write("old", to: "home/state.before-update.sqlite")
            _ = try Removal(context).run()
            #expect(try world.scratch.text("home/state.sqlite") == "old")
            #expect(FileSystem.kind(of: context.location.executable) == nil)
        }
    }

    @Test(arguments: [("https://h.invalid/r", 0o644), ("https://user:word@h.invalid/r", 0o600)])
    func `a receipt is for all to read, unless the source's address has a password`(
        source: String, mode: UInt32
    ) async throws {
        try await blocking {
            let world = try World(installing: "1.0.0")
            var receipt = try world.install()
            receipt.source = source
            try world.context.replacement.record(receipt)
            let shown = try world.scratch.sh("stat -c %a bin/install.json")
            #expect(shown.contains(String(mode, radix: 8)))
        }
    }

    @Test func `links of earlier installations are remembered, with what was made for them`() async throws {
        try await blocking {
            let world = try World(installing: "1.0.0")
            let (first, second) = (world.scratch.path("a/no-mistakes"), world.scratch.path("b/no-mistakes"))
            _ = try world.install(link: first, made: world.scratch.path("a"))
            let receipt = try world.install(link: second)
            #expect(receipt.link == second)
            #expect(receipt.madeForLink == nil)
            #expect(receipt.allLinks == [first: world.scratch.path("a"), second: ""])
            let last = try world.install(link: first)
            #expect(last.link == first)
            #expect(last.madeForLink == world.scratch.path("a"))
            #expect(last.allLinks == receipt.allLinks)
            for link in [first, second] {
                try world.scratch.sh("mkdir -p \"$(dirname \(link))\"; ln -s ../bin/no-mistakes \(link)")
            }
            _ = try Removal(world.context).run()
            #expect(FileSystem.kind(of: first) == nil)
            #expect(FileSystem.kind(of: second) == nil)
            #expect(FileSystem.kind(of: world.scratch.path("a")) == nil)
            #expect(FileSystem.kind(of: world.scratch.path("b")) == .directory)
        }
    }

    @Test func `a link that a second install takes over takes what was made for it along`() async throws {
        try await blocking {
            let world = try World(installing: "1.0.0")
            let link = world.scratch.path("a/b/no-mistakes")
            _ = try world.install(link: link, made: world.scratch.path("a"))
            try world.scratch.sh("mkdir -p a/b second; ln -s ../../bin/no-mistakes a/b/no-mistakes")
            var second = world.context
            second.location = try InstallLocation(of: world.scratch.path("second/no-mistakes"))
            let request = Installation.Request(
                newExecutable: world.scratch.path("new"), source: "file:///x", signers: TrustedSigners(text: "a"),
                choosesSigners: false, nextSigners: nil, link: link, madeForLink: nil, madeForExecutable: nil,
                isPinned: true)
            try Installation(second, request).run()
            try world.scratch.sh("ln -sf ../../second/no-mistakes a/b/no-mistakes")
            let root = world.context.layout.root
            #expect(
                HomePointer.read(in: root)
                    == HomePointer(receipt: second.location.receipt, others: [world.context.location.receipt]))
            _ = try Removal(second).run()
            #expect(FileSystem.kind(of: world.scratch.path("a")) == nil)
            #expect(HomePointer.read(in: root) == HomePointer(receipt: world.context.location.receipt))
            _ = try Removal(world.context).run()
            #expect(FileSystem.kind(of: HomePointer.path(in: root)) == nil)
        }
    }

    @Test func `a home's way to another install is left alone, and no receipt is overwritten by one`() async throws {
        try await blocking {
            let world = try World(installing: "1.0.0")
            _ = try world.install()
            let other = try InstallLocation(of: world.scratch.path("other/no-mistakes"))
            try world.scratch.sh("mkdir other; touch other/install.json")
            let root = world.context.layout.root
            try HomePointer.write(other, in: root)
            _ = try Removal(world.context).run()
            #expect(HomePointer.read(in: root) == HomePointer(receipt: other.receipt))
            let receipt = Receipt(
                executable: FilePath.join(root.path, "no-mistakes"), version: world.context.version,
                source: "file:///x", signers: TrustedSigners(text: "a b c"), floor: world.context.version, link: nil)
            try FileSystem.writeAtomically(try receipt.rendered(), to: HomePointer.path(in: root))
            try HomePointer.write(other, in: root)
            #expect(try Receipt.read(HomePointer.path(in: root)) == receipt)
        }
    }
}
