import DefinitionSamples
import Platform
import Testing

@Suite struct OwnershipTests {
    private static let sid = "S-1-5-21-1-2-3-1001"

    /// The same service in all three languages.
    private func files(_ change: (inout ServiceDefinition) -> Void = { _ in }) throws -> [any DefinitionFile] {
        var definition = try ServiceDefinition.sample()
        change(&definition)
        return [
            try SystemdUnit(definition), try LaunchAgentPlist(definition),
            try ScheduledTask(definition, userSID: Self.sid),
        ]
    }

    @Test func `where nothing lies, nothing is owned`() throws {
        for file in try files() { #expect(file.ownership(of: nil) == .absent) }
    }

    @Test func `what we wrote is ours and current`() throws {
        for file in try files() {
            #expect(file.ownership(of: file.rendered()) == .ours(file.marker, isCurrent: true))
        }
    }

    @Test func `another version of the generator alone is no drift`() throws {
        for (old, new) in zip(try files(), try files { $0.version = "9.0" }) {
            #expect(old.rendered() != new.rendered())
            #expect(new.ownership(of: old.rendered()) == .ours(old.marker, isCurrent: true))
        }
    }

    @Test func `a change of any value is drift`() throws {
        let changes: [(inout ServiceDefinition) -> Void] = [
            { $0.executable = "/opt/other" }, { $0.arguments.append("--more") }, { $0.workingDirectory = "/other" },
            { $0.restart = .never },
        ]
        for change in changes {
            for (old, new) in zip(try files(), try files(change)) {
                #expect(new.ownership(of: old.rendered()) == .ours(old.marker, isCurrent: false))
            }
        }
    }

    @Test func `a file in which somebody changed anything is hand-edited`() throws {
        let edits: [(any DefinitionFile, String, String)] = [
            (try files()[0], "KillMode=mixed\n", "KillMode=mixed\nNice=5\n"),
            (try files()[0], "TimeoutStopSec=45", "TimeoutStopSec=46"),
            (try files()[1], "<integer>45", "<integer>46"), (try files()[1], "<dict>\n", "<dict>\n<!-- mine -->"),
        ]
        for (file, part, replacement) in edits {
            let text = file.text.replacing(part, with: replacement)
            #expect(text != file.text)
            #expect(file.ownership(of: Array(text.utf8)) == .handEdited(file.marker))
        }
    }

    @Test func `a file without a marker, of another application or that cannot be read is foreign`() throws {
        for file in try files() {
            let unmarked = file.text.replacing(file.marker.description, with: "mine")
            #expect(file.ownership(of: Array(unmarked.utf8)) == .foreign(nil))
            let others = file.text.replacing("\(file.marker)", with: "other-\(file.marker)")
            #expect(file.ownership(of: Array(others.utf8)) == .foreign(nil))
            guard case .foreign(.some) = file.ownership(of: [0xFF]) else {
                Issue.record("\(file.text.prefix(20)) takes anything")
                continue
            }
        }
    }

    @Test(arguments: ["", "a b", "a b sha256:12", "a b md5:\(String(repeating: "0", count: 64))", "a  b sha256:0"])
    func `a text that is no marker is taken for none`(text: String) {
        #expect(OwnershipMarker(text) == nil)
    }

    @Test func `a marker is read as it was written`() throws {
        for file in try files() { #expect(OwnershipMarker("\(file.marker)") == file.marker) }
    }

    @Test func `names tell installs, roles and applications apart`() throws {
        let definition = try ServiceDefinition.sample()
        #expect(definition.label == "org.example.my-tool.service.\(definition.suffix)")
        #expect(definition.plistName == "\(definition.label).plist")
        #expect(definition.unitName == "my-tool-service-\(definition.suffix).service")
        #expect(definition.taskName == "my-tool-service-\(definition.suffix)")
    }

    @Test func `names, versions and numbers that no manager takes are refused`() {
        let changes: [(inout ServiceDefinition) -> Void] = [
            { $0.role = "" }, { $0.role = "a/b" }, { $0.role = "a@b" }, { $0.version = "1 2" }, { $0.version = "" },
            { $0.stopTimeout = 0 }, { $0.stopTimeout = .max }, { $0.restart = .onFailure(delaySeconds: 0) },
            { $0.doNotRestartStatus = 256 }, { $0.startLimit = StartLimit(starts: 0, seconds: 1) },
            { $0.application = Application(name: "a b", reverseDNSPrefix: "x", homeVariable: "H") },
        ]
        for (index, change) in changes.enumerated() {
            #expect(throws: RenderingRefusal.self, "change \(index)") { try files(change) }
        }
    }
}
